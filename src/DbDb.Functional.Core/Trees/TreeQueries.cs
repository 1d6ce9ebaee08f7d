using System.Runtime.CompilerServices;
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

    /// <summary>The entries in a range, or all, keys ascending, read as they are asked for.</summary>
    public IEnumerable<Entry> Range(KeyRange range = default) => Entries(range, descending: false);

    /// <summary>The entries in a range, or all, keys descending, read as they are asked for.</summary>
    public IEnumerable<Entry> RangeDescending(KeyRange range = default) => Entries(range, descending: true);

    /// <summary>The keys in a range, or all, ascending. Long values aren't read.</summary>
    public IEnumerable<Key> Keys(KeyRange range = default) => KeysOf(range, descending: false);

    /// <summary>The keys in a range, or all, descending. Long values aren't read.</summary>
    public IEnumerable<Key> KeysDescending(KeyRange range = default) => KeysOf(range, descending: true);

    /// <summary>A scan of a range that allocates nothing for an entry: the fastest way through many.</summary>
    public Cursor Scan(KeyRange range, bool descending = false) => new(Root.Child, Reader, range, descending);

    /// <summary>The entry with the greatest key at or below <paramref name="key"/>. O(log n).</summary>
    [OverloadResolutionPriority(1)] // an array is a key, and a span too
    public Option<Entry> Floor(Key key) => Floor(key.Span);

    /// <summary>The entry with the least key at or above <paramref name="key"/>. O(log n).</summary>
    [OverloadResolutionPriority(1)]
    public Option<Entry> Ceiling(Key key) => Ceiling(key.Span);

    /// <summary>How many keys lie in a range. O(log n).</summary>
    public long CountOf(KeyRange range) =>
        range.IsEmpty ? 0 : (range.IsBounded ? Rank(range.Upper) : Count) - Rank(range.Lower);

    /// <summary>How many keys are less than <paramref name="key"/>: its index, if it is there. O(log n).</summary>
    [OverloadResolutionPriority(1)]
    public long Rank(Key key) => Rank(key.Span);

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
