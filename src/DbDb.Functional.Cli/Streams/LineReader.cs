namespace DbDb.Functional.Cli;

/// <summary>
/// The lines of a stream, of any length up to <paramref name="longest"/> bytes, read 64 KiB or more at a time. Each
/// byte is searched once, so that a line of megabytes costs no more than as many short ones. The last line needs no
/// newline.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="name">What to call it in a message.</param>
/// <param name="longest">The length of the longest line that can make sense, in bytes.</param>
internal sealed class LineReader(Stream stream, string name, int longest)
{
    private const int Capacity = 64 << 10;

    private byte[] _buffer = new byte[Capacity];
    private int _start;
    private int _end;

    /// <summary>The number of the line read last, the first being 1.</summary>
    public long Number { get; private set; }

    /// <summary>How many bytes of the stream were read.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the next line, without its newline. It is valid until the next call.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = Take(searched + newline, skip: 1);
                return true;
            }

            searched = _end - _start;
            if (searched > longest)
            {
                Number++;
                throw Malformed($"a line of more than {longest} bytes");
            }

            if (!Fill())
            {
                line = searched > 0 ? Take(searched, skip: 0) : [];
                return searched > 0;
            }
        }
    }

    /// <summary>The failure to read the line that was read last.</summary>
    public Failure Malformed(string reason) => Malformed(Number, reason);

    /// <summary>The failure to read a line.</summary>
    public Failure Malformed(long number, string reason) => Failure.Malformed(name, number, reason);

    private ReadOnlySpan<byte> Take(int length, int skip)
    {
        var line = _buffer.AsSpan(_start, length);
        _start += length + skip;
        Number++;
        return line;
    }

    private bool Fill()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            // what is left of this line moves to the front, of a buffer twice as long if it fills this one
            var larger = _start > 0 ? _buffer : new byte[(int)Math.Min(2L * _buffer.Length, Array.MaxLength)];
            _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
            (_buffer, _start, _end) = (larger, 0, _end - _start);
        }

        int read;
        try
        {
            read = stream.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (IOException failure)
        {
            throw Failure.Unusable($"{name}: can't read: {failure.Message}");
        }

        _end += read;
        Position += read;
        return read > 0;
    }
}
