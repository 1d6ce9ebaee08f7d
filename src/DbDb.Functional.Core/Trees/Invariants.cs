using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;

namespace DbDb.Functional;

/// <summary>
/// What holds for every tree: keys ascend, within their separators; all leaves lie on one level; counts add up; a
/// page's prefix is the longest, its heads are its suffixes', nothing lies between its entries; every node and every
/// value can be read.
/// </summary>
public static class Invariants
{
    /// <summary>
    /// Every violation in a tree, found as they are asked for. O(n): each node and long value is read.
    /// </summary>
    public static IEnumerable<Violation> Check(Tree tree) => Check(tree, new HashSet<Address>());

    /// <summary>
    /// The violations in the part of a tree that lies at none of the addresses in <paramref name="seen"/>, which gains
    /// those it passes: what trees share is checked once.
    /// </summary>
    public static IEnumerable<Violation> Check(Tree tree, ISet<Address> seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return Check(tree, seen.Add);
    }

    /// <summary>
    /// The violations in the part of a tree that lies where <paramref name="isNew"/> says so, which is asked on every
    /// way to a place.
    /// </summary>
    internal static IEnumerable<Violation> Check(Tree tree, Func<Address, bool> isNew) =>
        tree.Root.Child is { IsNone: false } root
            ? new Walk(tree.Reader, isNew).Child(root, tree.Root.Level, new Bounds(null, null))
            : [];

    // The keys that may lie below a node: from lower (inclusive) to upper (exclusive), each null if there is no such
    // bound.
    private readonly record struct Bounds(byte[]? Lower, byte[]? Upper)
    {
        public bool Contain(ReadOnlySpan<byte> key) =>
            (Lower is null || key.SequenceCompareTo(Lower) >= 0) && (Upper is null || key.SequenceCompareTo(Upper) < 0);
    }

    private sealed class Walk(Reader reader, Func<Address, bool> isNew)
    {
        public IEnumerable<Violation> Child(Node child, int level, Bounds bounds)
        {
            var address = child.Address;
            if (!address.IsNone && !isNew(address))
            {
                yield break;
            }

            var node = Node.None;
            Violation? failed = null;
            try
            {
                node = child.Load(reader.Nodes, Interest.Lasting);
            }
            catch (DbException e)
            {
                failed = new(address, e.Error.MessageAt(address));
            }

            if (failed is not null)
            {
                yield return failed;
                yield break;
            }

            var page = node.Branch?.Page ?? node.AsPage();
            foreach (var reason in PageInvariants.Broken(page, level))
            {
                yield return new(address, reason);
            }

            foreach (
                var violation in node.Branch is { } branch
                    ? Below(branch, address, level, bounds)
                    : Entries(page, address, bounds)
            )
            {
                yield return violation;
            }
        }

        private IEnumerable<Violation> Below(Branch branch, Address address, int level, Bounds bounds)
        {
            var count = 0L;
            for (var i = 0; i < branch.Children.Length; i++)
            {
                var child = branch.ChildAt(i, reader.Nodes);
                count += child.Count;
                var lower = i == 0 ? bounds.Lower : branch.Separators.KeyAt(i - 1);
                var upper = i == branch.Children.Length - 1 ? bounds.Upper : branch.Separators.KeyAt(i);
                if (i > 0 && !bounds.Contain(lower))
                {
                    yield return new(address, $"separator {i - 1} lies outside the node's bounds");
                }

                foreach (var violation in Child(child, level - 1, new(lower, upper)))
                {
                    yield return violation;
                }
            }

            if (count != branch.Count)
            {
                yield return new(address, $"its children hold {count} entries, where it says {branch.Count}");
            }
        }

        private IEnumerable<Violation> Entries(Page page, Address address, Bounds bounds)
        {
            for (var i = 0; i < Slotted.CountIn(page); i++)
            {
                if (!bounds.Contain(new Slotted(page).KeyAt(i)))
                {
                    yield return new(address, $"key {i} lies outside the leaf's bounds");
                }

                if (new Slotted(page).IsOutOfLine(i) && ValueFault(page, i) is { } violation)
                {
                    yield return violation;
                }
            }
        }

        private Violation? ValueFault(Page page, int i)
        {
            var reference = FreshValues.Reference(new Slotted(page).Payload(i));
            if (!reference.IsFresh && !isNew(reference))
            {
                return null;
            }

            try
            {
                reader.Value(page, i);
                return null;
            }
            catch (DbException e)
            {
                return new(reference, e.Error.MessageAt(reference));
            }
            catch (KeyNotFoundException)
            {
                return new(Address.None, $"entry {i} refers to a value that the tree doesn't hold");
            }
        }
    }
}
