using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Nodes;

/// <summary>Where a tree's stored nodes and its long values come from.</summary>
internal sealed record Reader(INodes Nodes, FreshValues Fresh) : IValueSource
{
    /// <inheritdoc/>
    public bool HasStoreOf(IValueSource other) => other is Reader reader && ReferenceEquals(Nodes, reader.Nodes);

    /// <summary>
    /// The value of an entry in a leaf, which is read when it is asked for if it is stored on its own.
    /// </summary>
    public LazyValue LazyValue(Page leaf, int index)
    {
        var view = new Slotted(leaf);
        return view.IsOutOfLine(index)
            ? new(this, FreshValues.Reference(view.Payload(index)))
            : new(new Value(Value(leaf, index)));
    }

    /// <summary>
    /// The value of entry <paramref name="index"/> in a leaf: a slice of the page, or the bytes stored elsewhere.
    /// </summary>
    public ReadOnlyMemory<byte> Value(Page leaf, int index)
    {
        var view = new Slotted(leaf);
        var (start, length) = view.PayloadAt(index);
        return view.IsOutOfLine(index)
            ? Value(FreshValues.Reference(leaf.Slice(start, length)))
            : leaf.Memory(start, length);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Value(Address reference) =>
        reference.IsFresh ? Fresh[reference] : Nodes.LoadValue(reference);
}
