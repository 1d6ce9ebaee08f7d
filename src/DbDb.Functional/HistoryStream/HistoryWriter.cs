using System.Text;
using DbDb.Functional.Trees;

namespace DbDb.Functional.HistoryStream;

/// <summary>Writes a history stream, line by line.</summary>
/// <param name="target">Where to; it isn't closed.</param>
internal sealed class HistoryWriter(Stream target) : IDisposable
{
    private readonly HashedOutput _output = new(target);
    private long _revisions;
    private long _sets;
    private long _removals;

    /// <summary>How many bytes were written.</summary>
    public long Bytes => _output.Length;

    /// <summary>How many changes were written.</summary>
    public long Changes => _sets + _removals;

    /// <summary>How many revisions were written.</summary>
    public long Revisions => _revisions;

    /// <summary>The first line.</summary>
    public void Begin(Limits limits, Revision first, Revision last)
    {
        _output.Write("{\"format\":"u8);
        JsonText.WriteString(_output, Encoding.UTF8.GetBytes(HistoryFormat.Name));
        Number(",\"version\":"u8, HistoryFormat.Version);
        Number(",\"limits\":{\"leafBytes\":"u8, limits.LeafBytes);
        Number(",\"branchBytes\":"u8, limits.BranchBytes);
        Number(",\"branchChildren\":"u8, limits.BranchChildren);
        Number(",\"inlineValueBytes\":"u8, limits.InlineValueBytes);
        Number("},\"first\":"u8, first.Number);
        Number(",\"last\":"u8, last.Number);
        _output.Write("}\n"u8);
    }

    /// <summary>A revision, whose changes come next.</summary>
    public void Add(Commit commit)
    {
        _revisions++;
        Number("{\"revision\":"u8, commit.Revision.Number);
        _output.Write(",\"instant\":"u8);
        JsonText.WriteString(_output, Encoding.UTF8.GetBytes(commit.Instant.ToString()));
        _output.Write(",\"note\":"u8);
        JsonText.WriteString(_output, Encoding.UTF8.GetBytes(commit.Note));
        _output.Write("}\n"u8);
    }

    /// <summary>A change of the revision that was added last.</summary>
    /// <exception cref="DbException">Its value can't be read.</exception>
    public void Add(KeyChange change)
    {
        var now = change.Now?.Read();
        _output.Write("{"u8);
        JsonText.WriteProperty(_output, "key"u8, change.Key.Span);
        if (now is { } value)
        {
            _sets++;
            _output.Write(","u8);
            JsonText.WriteProperty(_output, "value"u8, value.Span);
        }
        else
        {
            _removals++;
        }

        _output.Write("}\n"u8);
    }

    /// <summary>The last line.</summary>
    public void End()
    {
        var hash = _output.Hash();
        Number("{\"revisions\":"u8, _revisions);
        Number(",\"sets\":"u8, _sets);
        Number(",\"removals\":"u8, _removals);
        _output.Write(",\"sha256\":"u8);
        JsonText.WriteString(_output, Encoding.ASCII.GetBytes(hash));
        _output.Write("}\n"u8);
        _output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _output.Dispose();

    private void Number(ReadOnlySpan<byte> before, long number)
    {
        _output.Write(before);
        _output.Write(number);
    }
}
