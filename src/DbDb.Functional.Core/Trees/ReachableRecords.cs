using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;

namespace DbDb.Functional.Trees;

/// <summary>
/// The records that stored trees reach, each visited once, however many of the trees share it. Long values aren't read,
/// nor is what lies below a node that another tree has reached.
/// </summary>
/// <param name="bytes">How long the log is.</param>
/// <param name="record">Is told of each record when it is visited for the first time.</param>
internal sealed class ReachableRecords(long bytes, Action<Address> record)
{
    private readonly VisitedRecords _visits = new(bytes);

    // Bases of changes that were visited as such only: as nodes of a tree they are still to be opened.
    private readonly HashSet<Address> _bases = [];

    /// <summary>Whether there were more bytes than there can be. From then on nothing is reached.</summary>
    public bool IsTooMuch => _visits.IsTooMuch;

    /// <summary>A record that leads nowhere is visited.</summary>
    /// <returns>Whether it is for the first time.</returns>
    public bool Of(Address address)
    {
        var isNew = _visits.IsNew(address);
        if (isNew)
        {
            record(address);
        }

        return isNew;
    }

    /// <summary>
    /// The nodes of a tree that no tree before it has reached: a parent before its children, leaves in the order of
    /// keys.
    /// </summary>
    /// <exception cref="DbException">A node can't be read.</exception>
    public IEnumerable<Reached> Of(Tree tree)
    {
        var nodes = tree.Reader.Nodes;
        var waiting = new Stack<Stored>();
        if (tree.Root.Child.Stored is { } root && IsToOpen(root.Address))
        {
            waiting.Push(root);
        }

        while (waiting.TryPop(out var stored))
        {
            var node = ((Node)stored).Load(nodes, Interest.Lasting);
            var hasNewBase = stored.Delta is { } delta && OfBase(delta.Base);
            yield return new(node, stored.Address.Length, node.IsPage(out var leaf) ? OfValues(leaf) : 0, hasNewBase);
            for (var i = node.Branch is { Children.Length: var children } ? children - 1 : -1; i >= 0; i--)
            {
                var branch = node.AsBranch();
                if (IsToOpen(branch.LinkAt(i).Address))
                {
                    waiting.Push(branch.ChildAt(i, nodes).AsStored());
                }
            }
        }
    }

    private bool IsToOpen(Address address) => Of(address) || (!IsTooMuch && _bases.Remove(address));

    private bool OfBase(Address address) => Of(address) && _bases.Add(address);

    private long OfValues(Page leaf)
    {
        var page = new Slotted(leaf);
        var sum = 0L;
        for (var i = 0; i < page.Count; i++)
        {
            if (page.IsOutOfLine(i) && FreshValues.Reference(page.Payload(i)) is var value && Of(value))
            {
                sum += value.Length;
            }
        }

        return sum;
    }
}

/// <summary>A node that a tree reaches, and no tree before it.</summary>
/// <param name="Node">The node: a leaf's page or a <see cref="Branch"/>.</param>
/// <param name="Bytes">How long its record is.</param>
/// <param name="ValueBytes">How long the records of its values are that nothing reached before.</param>
/// <param name="HasNewBase">Whether it is stored as changes to what nothing reached before.</param>
internal readonly record struct Reached(Node Node, int Bytes, long ValueBytes, bool HasNewBase);
