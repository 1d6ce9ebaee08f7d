namespace DbDb.Functional.Pictures;

/// <summary>From where to where something reaches, in pixels.</summary>
internal readonly record struct Extent(double Left, double Right)
{
    /// <summary>Nowhere.</summary>
    public static Extent Nothing => new(double.PositiveInfinity, double.NegativeInfinity);

    public Extent Moved(double shift) => new(Left + shift, Right + shift);

    public Extent With(Extent other) => new(Math.Min(Left, other.Left), Math.Max(Right, other.Right));
}

/// <summary>How far blocks reach that are set side by side, row by row.</summary>
internal sealed class Contour
{
    /// <summary>Between two blocks, in pixels.</summary>
    public const double Gap = 20;

    private readonly List<IReadOnlyList<Extent>> _blocks = [];
    private readonly List<double> _shifts = [];
    private readonly List<(Extent Extent, int Rightmost)> _rows = [];

    /// <summary>How far each block was moved to the right.</summary>
    public IReadOnlyList<double> Shifts => _shifts;

    /// <summary>How far each row of them all reaches.</summary>
    public IEnumerable<Extent> Rows => _rows.Select(row => row.Extent);

    /// <summary>
    /// Sets one more block on the right, as near as may be. If it isn't the last one that keeps it away, but one before
    /// that, those between are spread over the room that there is.
    /// </summary>
    /// <param name="block">How far its rows reach from its own zero.</param>
    public void Add(IReadOnlyList<Extent> block)
    {
        var needs = _rows
            .Zip(block, (row, extent) => (By: row.Rightmost, Shift: row.Extent.Right + Gap - extent.Left))
            .Where(need => double.IsFinite(need.Shift))
            .ToArray();
        var (nearest, shift) = needs.DefaultIfEmpty((By: _blocks.Count, Shift: 0)).MaxBy(need => need.Shift);
        var between = needs.Where(need => need.By > nearest).Select(need => need.Shift);
        var room = shift - between.DefaultIfEmpty(shift).Max();
        for (var i = nearest + 1; i < _blocks.Count; i++)
        {
            _shifts[i] += room * (i - nearest) / (_blocks.Count - nearest);
        }

        _blocks.Add(block);
        _shifts.Add(shift);
        Trace();
    }

    private void Trace()
    {
        _rows.Clear();
        for (var i = 0; i < _blocks.Count; i++)
        {
            for (var row = 0; row < _blocks[i].Count; row++)
            {
                var extent = _blocks[i][row].Moved(_shifts[i]);
                if (row == _rows.Count)
                {
                    _rows.Add((extent, i));
                }
                else
                {
                    var (before, rightmost) = _rows[row];
                    _rows[row] = (before.With(extent), extent.Right >= before.Right ? i : rightmost);
                }
            }
        }
    }
}
