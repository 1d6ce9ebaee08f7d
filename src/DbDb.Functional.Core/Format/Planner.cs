namespace DbDb.Functional;

/// <summary>
/// Lays out the segment of one commit, or of several that follow each other: each tree's new nodes leaf to root, each child's address inside its
/// parent, and then its commit. Pure: what is stored already is only referred to, nothing is read.
/// </summary>
internal sealed class Planner(Head before)
{
    private readonly List<Stored> _added = [];
    private readonly Dictionary<ulong, byte[]> _values = [];
    private SegmentWriter? _writer;

    /// <summary>The head once all that was added is stored.</summary>
    public Head Head => _writer?.Head ?? before;

    /// <summary>How many bytes there are so far.</summary>
    public long Length => Head.End - before.End;

    /// <summary>The nodes that were added, children before parents.</summary>
    public IReadOnlyList<Stored> Added => _added;

    /// <summary>The long values that were added, by the bits of their addresses.</summary>
    public IReadOnlyDictionary<ulong, byte[]> Values => _values;

    /// <summary>Adds a commit of a tree that was made from the one before it, and returns it with the tree's root as it is then stored.</summary>
    /// <exception cref="DbException">The note or the log is too large; nothing more can be added then.</exception>
    public (Commit Commit, Subtree Root) Add(Tree tree, Instant instant, string note)
    {
        _writer ??= new(before, ExpectedBytes(tree));
        var root = tree.Root.Child is { } child ? Store(child, tree.Reader.Fresh, _writer) : null;
        var commit = _writer.Commit(root?.Address ?? Address.None, tree.Count, tree.Height, instant, note);
        return (commit, new(root, tree.Height));
    }

    /// <summary>The segment; at least one commit was added.</summary>
    public Segment Finish() => Segment.Of(_writer!, before);

    /// <summary>A node with nothing fresh below it, with its address.</summary>
    public static Stored Append(object node, SegmentWriter writer) => node is Branch branch
        ? new(NodeRecord.AddBranch(writer, branch), branch.Count, branch.Level)
        : new(NodeRecord.AddLeaf(writer, (byte[])node), Node.Count(node), 0);

    private Stored Store(object child, FreshValues fresh, SegmentWriter writer)
    {
        if (child is Stored stored)
        {
            return stored;
        }

        object node = child is Branch branch ? WithStored(branch, fresh, writer) : WithStored((byte[])child, fresh, writer);
        var result = Append(node, writer);
        result.Node = node;
        _added.Add(result);
        return result;
    }

    private Branch WithStored(Branch branch, FreshValues fresh, SegmentWriter writer)
    {
        var children = new object?[branch.Children.Length];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = branch.Children[i] is { } child ? Store(child, fresh, writer) : null;
        }

        return new(branch.Page, children, branch.Count, owner: null);
    }

    private byte[] WithStored(byte[] leaf, FreshValues fresh, SegmentWriter writer)
    {
        if (fresh.IsEmpty)
        {
            return leaf;
        }

        var result = leaf;
        for (var i = 0; i < Slotted.CountIn(leaf); i++)
        {
            var view = new Slotted(leaf);
            if (view.IsOutOfLine(i) && FreshValues.Reference(view.Payload(i)) is var reference && FreshValues.IsFresh(reference))
            {
                result = ReferenceEquals(result, leaf) ? leaf.AsSpan().ToArray() : result;
                var address = NodeRecord.AddValue(writer, fresh[reference]);
                _values.Add(address.Bits, fresh[reference]);
                FreshValues.Payload(address).CopyTo(result.AsSpan(view.PayloadAt(i).Start));
            }
        }

        return result;
    }

    // What the fresh nodes, the fresh values and the commit take; a guess that saves copies, not a promise.
    private static int ExpectedBytes(Tree tree)
    {
        var bytes = (long)CommitRecord.NoteAt + Limits.MaxNoteBytes;
        foreach (var value in tree.Reader.Fresh.Values.Values)
        {
            bytes += Record.Padded(Record.HeaderSize + value.Length);
        }

        return (int)Math.Min(bytes + (tree.Root.Child is { } child ? FreshBytes(child) : 0), int.MaxValue);
    }

    private static long FreshBytes(object child)
    {
        if (child is Stored)
        {
            return 0;
        }

        var bytes = (long)Record.Padded(Node.Length(child));
        if (child is Branch branch)
        {
            foreach (var below in branch.Children)
            {
                bytes += below is null ? 0 : FreshBytes(below);
            }
        }

        return bytes;
    }
}
