using DbDb.Functional.Trees;
using DbDb.Functional.Values;

namespace DbDb.Functional.HistoryStream;

/// <summary>
/// Reads a history stream: revision by revision, and the changes of each. What makes no sense ends it, with the line
/// that it was noticed on; that nothing was altered or cut off is known when there is no revision left.
/// </summary>
internal sealed class HistoryReader : IDisposable
{
    private readonly HashedLines _lines;
    private readonly TransferCount _count;
    private HistoryLine _line;
    private Revision _revision = Revision.Zero;
    private Instant _instant = new(long.MinValue);
    private long _revisions;
    private long _sets;
    private long _removals;

    /// <summary>Begins with the first line.</summary>
    /// <param name="source">The stream; it isn't closed.</param>
    /// <param name="count">Is told how far it is.</param>
    /// <exception cref="DbException">It isn't one that can be read.</exception>
    public HistoryReader(Stream source, TransferCount count)
    {
        _lines = new(source, HistoryFormat.LongestLine);
        _count = count;
        Header = Try(() => HistoryLineReader.ReadHeader(NextBytes()));
        _line = Header;
        Expect(
            (Header.First == Revision.Zero) == (Header.Last == Revision.Zero) && Header.First <= Header.Last,
            "'first' and 'last' are no range"
        );
        _count.Begin(Header.Last);
    }

    /// <summary>What the first line says.</summary>
    public HistoryLine.Header Header { get; }

    /// <summary>How many revisions were read.</summary>
    public long Revisions => _revisions;

    /// <summary>How many bytes were read.</summary>
    public long Bytes => _lines.Bytes;

    /// <summary>
    /// Goes on to the next revision, once all changes of the one before it were read; none if that was the last, and
    /// the stream is whole.
    /// </summary>
    /// <exception cref="DbException">It isn't.</exception>
    public HistoryLine.Commit? Next()
    {
        if (_line is HistoryLine.Header)
        {
            _line = NextLine();
        }

        if (_line is HistoryLine.Commit commit)
        {
            Begin(commit);
            return commit;
        }

        End();
        return null;
    }

    /// <summary>The changes of the revision that was read last, to be read once and to the end.</summary>
    /// <exception cref="DbException">A line makes no sense.</exception>
    public IEnumerable<KeyChange> Changes()
    {
        Key? last = null;
        for (_line = NextLine(); _line is HistoryLine.Change(var key, var now); _line = NextLine())
        {
            Expect(last is not { } before || before < key, "its key isn't greater than that of the line before");
            last = key;
            _sets += now.IsSome ? 1 : 0;
            _removals += now.IsSome ? 0 : 1;
            _count.Copy(Bytes);
            yield return new(key, LazyValue.Of(now));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private void Begin(HistoryLine.Commit commit)
    {
        Expect(
            commit.Number > _revision && commit.Number <= Header.Last,
            "its revision isn't between those before it and the last"
        );
        Expect(_revisions > 0 || commit.Number == Header.First, "it isn't the first revision");
        Expect(commit.Instant >= _instant, "its instant is before that of the revision before");
        (_revision, _instant, _revisions) = (commit.Number, commit.Instant, _revisions + 1);
        _count.Reach(commit.Number, Bytes);
    }

    private void End()
    {
        if (_line is not HistoryLine.End(var revisions, var sets, var removals, var hash))
        {
            throw Broken("a revision, or the last line, is wanted here");
        }

        Expect(
            _revision == Header.Last && (revisions, sets, removals) == (_revisions, _sets, _removals),
            "there was more before, or less, than it says"
        );
        Expect(
            string.Equals(hash, _lines.HashBefore(), StringComparison.Ordinal),
            "its checksum isn't that of the lines before: they were altered"
        );
        Expect(Try(IsAtEnd), "something comes behind the last line");
    }

    private HistoryLine NextLine() => Try(() => HistoryLineReader.Read(NextBytes()));

    private ReadOnlySpan<byte> NextBytes() =>
        _lines.TryRead(out var line) ? line : throw new FormatException("the stream ends before its last line");

    private bool IsAtEnd() => !_lines.TryRead(out _);

    private void Expect(bool isWell, string otherwise)
    {
        if (!isWell)
        {
            throw Broken(otherwise);
        }
    }

    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException failure)
        {
            throw Broken(failure.Message);
        }
    }

    private DbException Broken(string reason) => new(new DbError.Malformed(_lines.Number, reason));
}
