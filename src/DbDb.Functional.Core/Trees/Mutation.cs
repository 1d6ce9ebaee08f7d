using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;

namespace DbDb.Functional.Trees;

/// <summary>
/// A tree's new parts, and whether they differ from the old: edits in place don't show in references.
/// </summary>
internal readonly record struct Mutated(Subtree Root, FreshValues Fresh, bool Changed);

/// <summary>The changes to a whole tree, with its long values: what trees and builders have in common.</summary>
internal static class Mutation
{
    public static Mutated Set(Subtree root, FreshValues fresh, Key key, Value value, Edit edit)
    {
        CheckSizes(key, value);
        var (released, unchanged) = Release(root, fresh, key.Span, value, edit);
        if (unchanged)
        {
            return new(root, fresh, Changed: false);
        }

        var (added, payload, outOfLine) = Payload(released, value, edit.Limits);
        var entry = new FreshEntry(key.Bytes, payload, outOfLine);
        var change = root.Child.IsNone
            ? NodeChange.Replaced(Insert.NewLeaf(entry), 1)
            : Insert.Into(root.Child, entry, edit, edge: true);
        return new(
            root.Child.IsNone ? new(change.Node, 1) : root.After(change, edit),
            added,
            change.Outcome != Outcome.Unchanged
        );
    }

    public static Mutated Remove(Subtree root, FreshValues fresh, Key key, Edit edit)
    {
        if (root.Child.IsNone)
        {
            return new(root, fresh, Changed: false);
        }

        var rest = Forget(root, fresh, key.Span, edit);
        var change = Trees.Remove.From(root.Child, key.Span, edit);
        return new(root.After(change, edit), rest, change.Outcome != Outcome.Unchanged);
    }

    public static Mutated RemoveRange(Tree tree, KeyRange range)
    {
        var edit = new Edit(tree.Reader.Nodes, tree.Limits, Owner: null);
        if (tree.CountOf(range) == 0)
        {
            return new(tree.Root, tree.Reader.Fresh, Changed: false);
        }

        var fresh = tree.Reader.Fresh;
        if (!fresh.IsEmpty)
        {
            for (var cursor = tree.Scan(range); cursor.MoveNext();)
            {
                fresh = Without(fresh, cursor.Reference);
            }
        }

        var (left, rest) = Join.Cut(tree.Root, range.Lower.Span, edit);
        var right = range.IsBounded ? Join.Cut(rest, range.Upper.Span, edit).Right : Subtree.Empty;
        return new(Join.Of(left, right, edit), fresh, Changed: true);
    }

    /// <summary>What a leaf holds for a value: its bytes, or, where it is long, a reference to it.</summary>
    public static (FreshValues Fresh, ReadOnlyMemory<byte> Payload, bool OutOfLine) Payload(
        FreshValues fresh,
        Value value,
        Limits limits
    )
    {
        if (value.Length <= limits.InlineValueBytes)
        {
            return (fresh, value.Bytes, false);
        }

        var (added, payload) = fresh.Add(value.Span);
        return (added, payload, true);
    }

    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>.</exception>
    public static void CheckSizes(Key key, Value value)
    {
        if (key.Length > Limits.MaxKeyBytes)
        {
            throw new DbException(new DbError.TooLarge("key", key.Length, Limits.MaxKeyBytes));
        }

        if (value.Length > Limits.MaxValueBytes)
        {
            throw new DbException(new DbError.TooLarge("value", value.Length, Limits.MaxValueBytes));
        }
    }

    // Before a long value comes in, or over one that isn't stored yet: is it there already, and is the old one needed
    // no more?
    private static (FreshValues Fresh, bool Unchanged) Release(
        Subtree root,
        FreshValues fresh,
        ReadOnlySpan<byte> key,
        Value value,
        Edit edit
    )
    {
        var isLong = value.Length > edit.Limits.InlineValueBytes;
        if (
            (fresh.IsEmpty && !isLong)
            || root.Child.IsNone
            || !Seek.Find(root.Child, key, edit.Nodes, out var leaf, out var index)
            || !new Slotted(leaf).IsOutOfLine(index)
        )
        {
            return (fresh, false);
        }

        return isLong && new Reader(edit.Nodes, fresh).Value(leaf, index).Span.SequenceEqual(value.Span)
            ? (fresh, true)
            : (Without(fresh, FreshValues.Reference(new Slotted(leaf).Payload(index))), false);
    }

    private static FreshValues Forget(Subtree root, FreshValues fresh, ReadOnlySpan<byte> key, Edit edit) =>
        !fresh.IsEmpty
        && Seek.Find(root.Child, key, edit.Nodes, out var leaf, out var index)
        && new Slotted(leaf).IsOutOfLine(index)
            ? Without(fresh, FreshValues.Reference(new Slotted(leaf).Payload(index)))
            : fresh;

    private static FreshValues Without(FreshValues fresh, Address reference) =>
        !reference.IsNone && reference.IsFresh ? fresh.Without(reference) : fresh;
}
