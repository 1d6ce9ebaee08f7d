using System.Globalization;

namespace DbDb.Functional.Cli;

/// <summary>A line a row, its fields escaped as <see cref="Escapes"/> does and separated by tabs; no header.</summary>
internal sealed class TsvWriter(OutputBuffer output) : IRowWriter
{
    private bool _rowBegun;

    /// <inheritdoc/>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Separate();
        Escapes.Write(bytes, output);
    }

    /// <inheritdoc/>
    public void WriteNumber(long number)
    {
        Separate();
        number.TryFormat(output.GetSpan(20), out var length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    /// <inheritdoc/>
    public void WriteNothing() => Separate();

    /// <inheritdoc/>
    public void EndRow()
    {
        output.Write("\n"u8);
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
            output.Write("\t"u8);
        }

        _rowBegun = true;
    }
}
