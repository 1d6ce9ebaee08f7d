namespace DbDb.Functional;

/// <summary>Where a tree's stored nodes and its long values come from.</summary>
internal sealed record Reader(INodes Nodes, FreshValues Fresh)
{
    /// <summary>
    /// The value of entry <paramref name="index"/> in a leaf: a slice of the page, or the bytes stored elsewhere.
    /// </summary>
    public ReadOnlyMemory<byte> Value(byte[] leaf, int index)
    {
        var view = new Slotted(leaf);
        var (start, length) = view.PayloadAt(index);
        return view.IsOutOfLine(index)
            ? Value(FreshValues.Reference(leaf.AsSpan(start)))
            : leaf.AsMemory(start, length);
    }

    /// <summary>A value that is stored on its own, or that will be.</summary>
    public ReadOnlyMemory<byte> Value(Address reference) =>
        FreshValues.IsFresh(reference) ? Fresh[reference] : Nodes.LoadValue(reference);
}
