using System.Globalization;
using System.Text;
using DbDb.Functional.Pictures;

namespace DbDb.Functional.Cli;

/// <summary>
/// Aligned columns under a header, for a person. Rows are aligned a block at a time, each at least as wide as the one
/// before, so that a scan of any length streams. On a terminal a row takes one line: what doesn't fit is cut, and an
/// ellipsis says so.
/// </summary>
internal sealed class TableWriter(OutputBuffer output, string[] columns, int width) : IRowWriter
{
    private const int RowsInBlock = 256;
    private const int Gap = 2;
    private const int LongestCharacter = 4; // bytes of UTF-8

    private readonly bool[] _numeric = new bool[columns.Length];
    private readonly List<string> _cells = [];
    private int[] _widths = [.. columns.Select(c => c.Length)];
    private bool _headed;

    /// <inheritdoc/>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        // no more of a value than can be seen; every character takes a column, but for combining ones
        var visible = (int)Math.Min(bytes.Length, (long)width * LongestCharacter * 2);
        Add(ByteText.Escaped(bytes[..visible]));
    }

    /// <inheritdoc/>
    public void WriteNumber(long number)
    {
        _numeric[_cells.Count % columns.Length] = true;
        Add(number.ToString("N0", CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void WriteNothing() => Add("");

    /// <inheritdoc/>
    public void EndRow()
    {
        if (_cells.Count >= RowsInBlock * columns.Length)
        {
            WriteBlock();
        }
    }

    /// <inheritdoc/>
    public void Finish() => WriteBlock();

    private void Add(string cell) => _cells.Add(TextWidth.Cut(cell, width));

    private void WriteBlock()
    {
        int[] wanted = [.. _widths];
        for (var i = 0; i < _cells.Count; i++)
        {
            wanted[i % columns.Length] = Math.Max(wanted[i % columns.Length], TextWidth.Of(_cells[i]));
        }

        _widths = ColumnWidths.Of(wanted, _widths, width - Gap * (columns.Length - 1));
        if (!_headed && _cells.Count > 0)
        {
            _headed = true;
            WriteRow([.. columns.Select(c => c.ToUpperInvariant())]);
        }

        for (var row = 0; row < _cells.Count; row += columns.Length)
        {
            WriteRow(_cells.GetRange(row, columns.Length));
        }

        _cells.Clear();
    }

    private void WriteRow(List<string> cells)
    {
        var line = new StringBuilder();
        var used = 0;
        for (var column = 0; column < cells.Count; column++)
        {
            var isLast = column == cells.Count - 1;
            var cell = TextWidth.Cut(cells[column], isLast ? width - used : _widths[column]);
            var padding = _widths[column] - TextWidth.Of(cell);
            line.Append(' ', _numeric[column] ? padding : 0)
                .Append(cell)
                .Append(' ', isLast ? 0 : Gap + (_numeric[column] ? 0 : padding));
            used += _widths[column] + Gap;
        }

        output.Write(Encoding.UTF8.GetBytes(line.Append('\n').ToString()));
    }
}
