using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>
/// A page as it would be with <paramref name="entry"/> in place of <paramref name="skipped"/> entries at
/// <paramref name="index"/>, before it is made: too long perhaps, and to be cut in two.
/// </summary>
internal readonly ref struct Spliced(ReadOnlySpan<byte> page, int index, int skipped, FreshEntry entry)
{
    private readonly ReadOnlySpan<byte> _page = page;
    private readonly FreshEntry[] _entry = [entry];

    public int Count => Slotted.CountIn(_page) - skipped + 1;

    public int Length(int from, int to) =>
        PageAssembly.Measure(Front(from, to), Middle(from, to), Back(from, to)).Length;

    public Page Make(RecordKind kind, int level, int from, int to) =>
        PageAssembly.Make(kind, level, Front(from, to), Middle(from, to), Back(from, to));

    public byte[] KeyAt(int i) =>
        i == index ? _entry[0].Key.ToArray() : new Slotted(_page).KeyAt(i < index ? i : i - 1 + skipped);

    /// <summary>Where to cut so that both sides have about as many bytes, each side one entry at least.</summary>
    public int Half()
    {
        var total = 0L;
        for (var i = 0; i < Count; i++)
        {
            total += Weight(i);
        }

        var left = 0L;
        for (var i = 0; i < Count - 1; i++)
        {
            var weight = Weight(i);
            if (i > 0 && 2 * left + weight > total)
            {
                return i;
            }

            left += weight;
        }

        return Count - 1;
    }

    private int Weight(int i)
    {
        if (i == index)
        {
            return Slotted.SlotSize + _entry[0].Key.Length + _entry[0].Payload.Length;
        }

        var view = new Slotted(_page);
        var at = i < index ? i : i - 1 + skipped;
        return Slotted.SlotSize + view.PrefixLength + view.OffsetAt(at + 1) - view.OffsetAt(at);
    }

    private PageRun Front(int from, int to) => new(_page, Math.Min(from, index), Math.Min(to, index));

    private ReadOnlySpan<FreshEntry> Middle(int from, int to) => from <= index && index < to ? _entry : default;

    private PageRun Back(int from, int to) =>
        new(_page, index + skipped + Math.Max(0, from - index - 1), index + skipped + Math.Max(0, to - index - 1));
}
