using System.Buffers;

namespace DbDb.Functional.Cli;

/// <summary>
/// RFC 4180 as <see cref="CsvWriter"/> writes it: a header line <c>key,value</c>, then two fields a record. Lines may
/// end in carriage return and newline; within quotes both are data, and a record takes as many lines as it needs.
/// </summary>
internal sealed class CsvReader(LineReader lines)
{
    private const byte Quote = (byte)'"';

    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly List<int> _ends = [];
    private long _number;

    /// <summary>The entries below the header.</summary>
    public IEnumerable<Entry> Entries()
    {
        if (!TryReadRecord())
        {
            yield break;
        }

        if (_ends.Count != 2 || !Field(0).SequenceEqual("key"u8) || !Field(1).SequenceEqual("value"u8))
        {
            throw lines.Malformed(_number, "the first line must be the header 'key,value'");
        }

        while (TryReadRecord())
        {
            yield return Entry();
        }
    }

    private Entry Entry()
    {
        if (_ends.Count != 2)
        {
            throw lines.Malformed(_number, FormattableString.Invariant($"{_ends.Count} fields, where 2 are wanted"));
        }

        var bytes = new byte[_text.WrittenCount];
        try
        {
            var key = Escapes.Read(Field(0), bytes, keepLayout: true);
            var value = Escapes.Read(Field(1), bytes.AsSpan(_ends[0]), keepLayout: true);
            return EntryReader.Checked(bytes.AsMemory(0, key), bytes.AsMemory(_ends[0], value));
        }
        catch (FormatException failure)
        {
            throw lines.Malformed(_number, failure.Message);
        }
    }

    private ReadOnlySpan<byte> Field(int index) => _text.WrittenSpan[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];

    // fills _text with the fields' text, quotes undone, one after the other, and _ends with where each ends
    private bool TryReadRecord()
    {
        _text.ResetWrittenCount();
        _ends.Clear();
        if (!lines.TryRead(out var line))
        {
            return false;
        }

        _number = lines.Number;
        line = _number == 1 ? EntryReader.WithoutMark(line) : line;
        var more = true;
        while (more)
        {
            more = line.StartsWith((byte)Quote) ? ReadQuoted(ref line) : ReadPlain(ref line);
            _ends.Add(_text.WrittenCount);
        }

        return true;
    }

    // both return whether another field follows
    private bool ReadPlain(ref ReadOnlySpan<byte> line)
    {
        var comma = line.IndexOf((byte)',');
        var field = comma < 0 ? WithoutReturn(line) : line[..comma];
        if (field.Contains(Quote))
        {
            throw lines.Malformed("a quote inside a field that doesn't begin with one");
        }

        _text.Write(field);
        line = comma < 0 ? [] : line[(comma + 1)..];
        return comma >= 0;
    }

    private bool ReadQuoted(ref ReadOnlySpan<byte> line)
    {
        line = line[1..];
        while (true)
        {
            var quote = line.IndexOf(Quote);
            if (quote < 0)
            {
                _text.Write(line);
                _text.Write("\n"u8);
                if (_text.WrittenCount > EntryReader.LongestLine || !lines.TryRead(out line))
                {
                    throw lines.Malformed(_number, "a quote that isn't closed");
                }

                continue;
            }

            _text.Write(line[..quote]);
            line = line[(quote + 1)..];
            if (line.StartsWith(Quote))
            {
                _text.Write([Quote]);
                line = line[1..];
                continue;
            }

            if (WithoutReturn(line).IsEmpty)
            {
                return false;
            }

            if (line[0] != ',')
            {
                throw lines.Malformed("something between a closing quote and the next comma");
            }

            line = line[1..];
            return true;
        }
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) =>
        line.EndsWith((byte)'\r') ? line[..^1] : line;
}
