using System.Diagnostics;
using DbDb.Functional.Benchmarks.Data;
using LanguageExt;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>The measured reads of a <see cref="Tree"/>, stored or not: they are the same functions.</summary>
internal static class TreeReads
{
    public static long Get(Tree tree, Column keys, int index) =>
        tree.TryFind(keys[index], out var value) ? Sum.Of(value.Span) : 0;

    public static long Range(Tree tree, Column starts, int index, int length) =>
        Walk(tree.Scan(KeyRange.From(starts.Memory(index))), length);

    public static long Gets(Tree tree, Column keys)
    {
        var sum = 0L;
        for (var i = 0; i < keys.Count; i++)
        {
            sum += Get(tree, keys, i);
        }

        return sum;
    }

    /// <summary>Looked up so many at a time.</summary>
    public static long Gets(Tree tree, ReadOnlySpan<Key> keys, int together)
    {
        var sum = 0L;
        Span<Option<Value>> values = new Option<Value>[together];
        for (var from = 0; from < keys.Length; from += together)
        {
            _ = tree.FindMany(keys.Slice(from, together), values);
            foreach (ref readonly var value in values)
            {
                sum += value.IfNone(Value.Empty) is { Length: > 0 } some ? Sum.Of(some.Span) : 0;
            }
        }

        return sum;
    }

    public static long Scan(Tree tree, bool descending) => Walk(tree.Scan(KeyRange.All, descending), int.MaxValue);

    public static long Ranges(Tree tree, Column starts, int length)
    {
        var sum = 0L;
        for (var i = 0; i < starts.Count; i++)
        {
            sum += Range(tree, starts, i, length);
        }

        return sum;
    }

    /// <summary>What differs between two trees.</summary>
    public static long Diff(Tree before, Tree after)
    {
        var sum = 0L;
        foreach (var change in Functional.Diff.Between(before, after))
        {
            sum += change switch
            {
                TreeChange.Added(var key, var value) => Sum.Of(key.Span, value.Span),
                TreeChange.Removed(var key, var value) => Sum.Of(key.Span, value.Span),
                TreeChange.Changed(var key, var old, var now) => Sum.Of(key.Span, old.Span) + Sum.Of(now.Span),
                _ => throw new UnreachableException(),
            };
        }

        return sum;
    }

    /// <summary>The same, found by reading both trees whole and comparing them entry by entry.</summary>
    public static long DiffByScan(Tree before, Tree after)
    {
        var (old, now) = (before.Scan(KeyRange.All), after.Scan(KeyRange.All));
        var (isOld, isNow) = (old.MoveNext(), now.MoveNext());
        var sum = 0L;
        while (isOld || isNow)
        {
            var order = !isOld ? 1 : !isNow ? -1 : old.Key.SequenceCompareTo(now.Key);
            if (order != 0)
            {
                sum += order < 0 ? Sum.Of(old.Key, old.ValueSpan) : Sum.Of(now.Key, now.ValueSpan);
            }
            else if (!old.ValueSpan.SequenceEqual(now.ValueSpan))
            {
                sum += Sum.Of(old.Key, old.ValueSpan) + Sum.Of(now.ValueSpan);
            }

            isOld = order > 0 ? isOld : old.MoveNext();
            isNow = order < 0 ? isNow : now.MoveNext();
        }

        return sum;
    }

    private static long Walk(Cursor cursor, int limit)
    {
        var sum = 0L;
        for (var left = limit; left > 0 && cursor.MoveNext(); left--)
        {
            sum += Sum.Of(cursor.Key, cursor.ValueSpan);
        }

        return sum;
    }
}
