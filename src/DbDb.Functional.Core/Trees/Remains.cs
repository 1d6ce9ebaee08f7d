using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>
/// What of a damaged tree can still be read. Each node must lie within its parent's separators, so that the keys ascend
/// and no branch is gone into twice, in a file that was made to hurt neither. What was read is no longer than the log,
/// for neither nodes nor values nor bases of changes are shared within a tree. Memory holds one path.
/// </summary>
internal static class Remains
{
    /// <summary>The entries that can be read, in key order; the others are told as they are passed.</summary>
    public static IEnumerable<Entry> Of(Tree tree, Action<Loss> lost) =>
        tree.Root.Child is { IsNone: false } root
            ? new Walk(tree.Reader, lost, Room(root)).Below(root, tree.Root.Level, null, null)
            : [];

    // How long all records of a stored tree are at most: they lie before its root's end.
    private static long Room(Node root) =>
        root.Stored is { } stored ? stored.Address.End - LogIdentity.LogStart : long.MaxValue;

    private sealed class Walk(Reader reader, Action<Loss> lost, long room)
    {
        private const string Overlaps = "it lies within other records";

        private long _room = room;

        public IEnumerable<Entry> Below(Node child, int level, byte[]? lower, byte[]? upper)
        {
            var node = Open(child, level, lower, upper);
            for (var i = 0; node.IsPage(out var leaf) && i < Slotted.CountIn(leaf); i++)
            {
                if (EntryAt(leaf, i) is { } entry)
                {
                    yield return entry;
                }
            }

            for (var i = 0; node.Branch is { } branch && i < branch.Children.Length; i++)
            {
                var from = i == 0 ? lower : branch.Separators.KeyAt(i - 1);
                var to = i == branch.Children.Length - 1 ? upper : branch.Separators.KeyAt(i);
                foreach (var entry in Below(branch.ChildAt(i, reader.Nodes), level - 1, from, to))
                {
                    yield return entry;
                }
            }
        }

        private Node Open(Node child, int level, byte[]? lower, byte[]? upper)
        {
            var address = child.Address;
            if (!TryTake(address))
            {
                lost(new(address, child.Count, Overlaps));
                return Node.None;
            }

            try
            {
                var node = child.Load(reader.Nodes, Interest.Lasting);
                if (child.Stored is { Delta: { } delta } && !TryTake(delta.Base))
                {
                    // It was read, however short the changes are: nothing more is, or each of many would read one long
                    // base again.
                    _room = 0;
                    lost(new(address, child.Count, Overlaps));
                    return Node.None;
                }

                if (Fault(node.Branch?.Page ?? node.AsPage(), level, lower, upper) is not { } fault)
                {
                    return node;
                }

                lost(new(address, child.Count, fault));
            }
            catch (DbException failure)
            {
                lost(new(address, child.Count, failure.Error.MessageAt(address)));
            }

            return Node.None;
        }

        private static string? Fault(Page page, int level, byte[]? lower, byte[]? upper)
        {
            if (PageInvariants.Broken(page, level) is [var broken, ..])
            {
                return broken;
            }

            var keys = new Slotted(page);
            return
                (lower is not null && keys.Compare(lower, 0) > 0)
                || (upper is not null && keys.Compare(upper, keys.Count - 1) <= 0)
                ? "its keys lie outside its bounds"
                : null;
        }

        private Entry? EntryAt(Page leaf, int i)
        {
            var reference = new Slotted(leaf).IsOutOfLine(i)
                ? FreshValues.Reference(new Slotted(leaf).Payload(i))
                : Address.None;
            if (!TryTake(reference))
            {
                lost(new(reference, 1, Overlaps));
                return null;
            }

            try
            {
                var entry = new Entry(new Key(new Slotted(leaf).KeyAt(i)), new Value(reader.Value(leaf, i)));
                return entry.Value.Length <= Limits.MaxValueBytes ? entry
                    : throw new DbException(new DbError.TooLarge("value", entry.Value.Length, Limits.MaxValueBytes));
            }
            catch (DbException failure)
            {
                lost(new(reference, 1, failure.Error.MessageAt(reference)));
                return null;
            }
        }

        private bool TryTake(Address address)
        {
            if (address.Length > _room)
            {
                return false;
            }

            _room -= address.Length;
            return true;
        }
    }
}
