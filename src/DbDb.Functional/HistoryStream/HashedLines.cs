using System.Security.Cryptography;

namespace DbDb.Functional.HistoryStream;

/// <summary>
/// The lines of a stream, each ended by a newline, and the hash of those before the one that was read last.
/// </summary>
/// <param name="source">The stream; it isn't closed.</param>
/// <param name="longest">
/// How many bytes a line may have, its newline not counted. Memory holds some twice as many at most.
/// </param>
internal sealed class HashedLines(Stream source, int longest) : IDisposable
{
    private const int Capacity = 64 << 10;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[Capacity];
    private int _hashed;
    private int _start;
    private int _next;
    private int _end;

    /// <summary>The number of the line that was read last, or couldn't be; the first is 1.</summary>
    public long Number { get; private set; }

    /// <summary>How many bytes of the stream were read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads the next line, without its newline. It is valid until the next call.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="FormatException">It is too long, or the stream ends within it.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        _start = _next;
        Number++;
        var searched = 0;
        while (true)
        {
            var newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            var length = newline < 0 ? _end - _start : searched + newline;
            if (length > longest)
            {
                throw new FormatException(FormattableString.Invariant($"a line of more than {longest} bytes"));
            }

            if (newline >= 0)
            {
                line = _buffer.AsSpan(_start, length);
                _next = _start + length + 1;
                return true;
            }

            searched = length;
            if (!Fill())
            {
                line = [];
                return _end > _start ? throw new FormatException("the stream ends within this line") : false;
            }
        }
    }

    /// <summary>
    /// The hash of all lines before the one that was read last, their newlines included, in small hexadecimal digits.
    /// </summary>
    public string HashBefore()
    {
        Hash();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Hash()
    {
        _hash.AppendData(_buffer.AsSpan(_hashed.._start));
        _hashed = _start;
    }

    private bool Fill()
    {
        if (_end == _buffer.Length)
        {
            // What there is of this line moves to the front, of a buffer twice as long if it fills this one.
            Hash();
            var larger = _start > 0 ? _buffer : new byte[2 * _buffer.Length];
            _buffer.AsSpan(_start.._end).CopyTo(larger);
            (_buffer, _hashed, _start, _end) = (larger, 0, 0, _end - _start);
        }

        var read = source.Read(_buffer, _end, _buffer.Length - _end);
        (_end, Bytes) = (_end + read, Bytes + read);
        return read > 0;
    }
}
