using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace DbDb.Functional.Cli;

/// <summary>
/// A line a row, each a JSON object with the columns as its properties. Bytes are a string if they are UTF-8; else the
/// property's name ends in 64 and its string is their base64.
/// </summary>
internal sealed class JsonWriter(OutputBuffer output, string[] columns) : IRowWriter
{
    private readonly byte[][] _names = [.. columns.Select(c => Encoding.UTF8.GetBytes($"\"{c}\":"))];
    private readonly byte[][] _names64 = [.. columns.Select(c => Encoding.UTF8.GetBytes($"\"{c}64\":"))];
    private int _column;
    private bool _rowBegun;

    /// <inheritdoc/>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            Name(_names);
            output.Write("\""u8);
            output.Write(JsonEncodedText.Encode(bytes, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            output.Write("\""u8);
        }
        else
        {
            Name(_names64);
            output.Write("\""u8);
            Base64.EncodeToUtf8(
                bytes, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var length);
            output.Advance(length);
            output.Write("\""u8);
        }
    }

    /// <inheritdoc/>
    public void WriteNumber(long number)
    {
        Name(_names);
        number.TryFormat(output.GetSpan(20), out var length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    /// <inheritdoc/>
    public void WriteNothing() => _column++;

    /// <inheritdoc/>
    public void EndRow()
    {
        output.Write(_rowBegun ? "}\n"u8 : "{}\n"u8);
        (_column, _rowBegun) = (0, false);
    }

    /// <inheritdoc/>
    public void Finish()
    {
    }

    private void Name(byte[][] names)
    {
        output.Write(_rowBegun ? ","u8 : "{"u8);
        output.Write(names[_column++]);
        _rowBegun = true;
    }
}
