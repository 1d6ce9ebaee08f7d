using DbDb.Functional.Nodes;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>A node of a tree, as its parent knows it, and how it is stored.</summary>
/// <param name="Address">Where its record lies.</param>
/// <param name="Level">0 for a leaf, 1 for a branch above leaves, and so on.</param>
/// <param name="Count">How many entries it and the nodes below it hold.</param>
/// <param name="Base">Where the node lies that it is stored as changes to; none if it is stored whole.</param>
/// <param name="Fault">
/// Why it can't be read, if it can't: then it isn't known whether it has a base, nor what lies below it.
/// </param>
public sealed record StoredNode(Address Address, int Level, long Count, Option<Address> Base, Option<DbError> Fault)
{
    /// <summary>
    /// The nodes of a snapshot's tree, as they are found: each before those below it, those in the order of keys.
    /// </summary>
    /// <remarks>
    /// Lazy: a node is read when it is asked for, and its parent's links are all that is kept until then, so that a
    /// tree
    /// of any size takes the same memory. What lies below a node that can't be read is left out.
    /// </remarks>
    /// <param name="snapshot">The snapshot.</param>
    public static IEnumerable<StoredNode> Of(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return Walk(snapshot);
    }

    private static IEnumerable<StoredNode> Walk(Snapshot snapshot)
    {
        var nodes = snapshot.Tree.Reader.Nodes;
        var left = snapshot.Address.End - LogIdentity.LogStart;
        var waiting = new Stack<Stored>();
        if (snapshot.Tree.Root.Child.Stored is { } root)
        {
            waiting.Push(root);
        }

        while (waiting.TryPop(out var stored))
        {
            left -= stored.Address.Length;
            var read = left < 0 ? new DbError.Corrupt(stored.Address.Offset, VisitedRecords.TooMuch)
                : Read(stored, nodes);
            yield return new(
                stored.Address,
                stored.Level,
                stored.Count,
                read.IsRight && stored.Delta is { } delta ? delta.Base : Option<Address>.None,
                read.Match(Right: _ => Option<DbError>.None, Left: error => error));
            if (left < 0)
            {
                yield break; // forged: nodes may lie in each other, many times over
            }

            read.Match(Right: node => PushChildren(node, nodes, waiting), Left: _ => { });
        }
    }

    private static void PushChildren(Node node, INodes nodes, Stack<Stored> waiting)
    {
        if (node.Branch is { } branch)
        {
            for (var i = branch.Children.Length - 1; i >= 0; i--)
            {
                waiting.Push(branch.ChildAt(i, nodes).AsStored());
            }
        }
    }

    private static Either<DbError, Node> Read(Node child, INodes nodes)
    {
        try
        {
            return child.Load(nodes, Interest.Lasting);
        }
        catch (DbException failure)
        {
            return failure.Error;
        }
    }
}
