using DbDb.Functional.Pages;
using DbDb.Functional.Trees;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Questions of order: ranges, neighbours, ranks.</content>
public sealed partial class Tree
{
    /// <summary>The first entry.</summary>
    public Option<Entry> First => At(0);

    /// <summary>The last entry.</summary>
    public Option<Entry> Last => At(Count - 1);

    /// <summary>The entries in a range, keys ascending, read as they are asked for.</summary>
    public IEnumerable<Entry> Range(KeyRange range) => Entries(range, descending: false);

    /// <summary>The entries in a range, keys descending, read as they are asked for.</summary>
    public IEnumerable<Entry> RangeDescending(KeyRange range) => Entries(range, descending: true);

    /// <summary>The keys in a range, ascending. Long values aren't read.</summary>
    public IEnumerable<Key> Keys(KeyRange range) => KeysOf(range, descending: false);

    /// <summary>The keys in a range, descending. Long values aren't read.</summary>
    public IEnumerable<Key> KeysDescending(KeyRange range) => KeysOf(range, descending: true);

    /// <summary>A scan of a range that allocates nothing for an entry: the fastest way through many.</summary>
    public Cursor Scan(KeyRange range, bool descending = false) => new(Root.Child, Reader, range, descending);

    /// <summary>The entry with the greatest key at or below <paramref name="key"/>. O(log n).</summary>
    public Option<Entry> Floor(Key key) => At(Rank(key) - (Contains(key) ? 0 : 1));

    /// <summary>The entry with the least key at or above <paramref name="key"/>. O(log n).</summary>
    public Option<Entry> Ceiling(Key key) => At(Rank(key));

    /// <summary>How many keys lie in a range. O(log n).</summary>
    public long CountOf(KeyRange range) =>
        range.IsEmpty ? 0 : (range.IsBounded ? Rank(range.Upper) : Count) - Rank(range.Lower);

    /// <summary>How many keys are less than <paramref name="key"/>: its index, if it is there. O(log n).</summary>
    public long Rank(Key key) => Root.Child is { IsNone: false } root ? Seek.Rank(root, key.Span, Reader.Nodes) : 0;

    /// <summary>The entry with so many before it; none below 0 and from <see cref="Count"/> on. O(log n).</summary>
    public Option<Entry> At(long index)
    {
        if (Root.Child is not { IsNone: false } root || index < 0 || index >= Count)
        {
            return Option<Entry>.None;
        }

        var (leaf, i) = Seek.At(root, index, Reader.Nodes);
        return new Entry(new Slotted(leaf).KeyAt(i), new Value(Reader.Value(leaf, i)));
    }

    private IEnumerable<Entry> Entries(KeyRange range, bool descending)
    {
        var cursor = Scan(range, descending);
        while (cursor.MoveNext())
        {
            yield return cursor.Entry;
        }
    }

    private IEnumerable<Key> KeysOf(KeyRange range, bool descending)
    {
        var cursor = Scan(range, descending);
        while (cursor.MoveNext())
        {
            yield return cursor.OwnKey;
        }
    }
}
