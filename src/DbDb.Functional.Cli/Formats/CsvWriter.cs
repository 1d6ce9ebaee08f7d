using System.Buffers;
using System.Globalization;
using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>
/// RFC 4180 with a header line, lines ending in a bare newline. A field is escaped as <see cref="Escapes"/> does, but
/// tab, newline and carriage return stand for themselves; it is quoted where the RFC asks for it.
/// </summary>
internal sealed class CsvWriter : IRowWriter
{
    private static readonly SearchValues<byte> _quoted = SearchValues.Create("\",\r\n"u8);

    private readonly OutputBuffer _output;
    private readonly ArrayBufferWriter<byte> _field = new();
    private bool _rowBegun;

    public CsvWriter(OutputBuffer output, string[] columns)
    {
        _output = output;
        output.Write(Encoding.UTF8.GetBytes(string.Join(',', columns) + "\n"));
    }

    /// <inheritdoc/>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Separate();
        _field.ResetWrittenCount();
        Escapes.Write(bytes, _field, keepLayout: true);
        var field = _field.WrittenSpan;
        if (field.IndexOfAny(_quoted) < 0)
        {
            _output.Write(field);
            return;
        }

        _output.Write("\""u8);
        for (var quote = field.IndexOf((byte)'"'); quote >= 0; quote = field.IndexOf((byte)'"'))
        {
            _output.Write(field[..quote]);
            _output.Write("\"\""u8);
            field = field[(quote + 1)..];
        }

        _output.Write(field);
        _output.Write("\""u8);
    }

    /// <inheritdoc/>
    public void WriteNumber(long number)
    {
        Separate();
        number.TryFormat(_output.GetSpan(20), out var length, default, CultureInfo.InvariantCulture);
        _output.Advance(length);
    }

    /// <inheritdoc/>
    public void WriteNothing() => Separate();

    /// <inheritdoc/>
    public void EndRow()
    {
        _output.Write("\n"u8);
        _rowBegun = false;
    }

    /// <inheritdoc/>
    public void Finish()
    {
    }

    private void Separate()
    {
        if (_rowBegun)
        {
            _output.Write(","u8);
        }

        _rowBegun = true;
    }
}
