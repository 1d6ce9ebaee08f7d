namespace DbDb.Functional;

/// <summary>A segment, and the tree that it stores as it will be once it is: the same entries, every node with its address.</summary>
/// <param name="Segment">The bytes to append.</param>
/// <param name="Commit">The commit that ends it.</param>
/// <param name="Root">The root, stored.</param>
/// <param name="Added">The nodes that the segment adds, children before parents.</param>
internal sealed record Plan(Segment Segment, Commit Commit, Subtree Root, IReadOnlyList<Stored> Added)
{
    /// <summary>
    /// Turns a tree into the bytes that commit it behind <paramref name="head"/>: its new nodes leaf to root, each child's address inside
    /// its parent, and the commit last. Pure: what is stored already is only referred to, nothing is read.
    /// </summary>
    public static Plan Of(Tree tree, Head head, Instant instant, string note)
    {
        var writer = new SegmentWriter(head, ExpectedBytes(tree));
        var added = new List<Stored>();
        var root = tree.Root.Child is { } child ? Store(child, tree.Reader.Fresh, writer, added) : null;
        var commit = writer.Commit(root?.Address ?? Address.None, tree.Count, tree.Height, instant, note);
        return new(Segment.Of(writer, head), commit, new(root, tree.Height), added);
    }

    /// <summary>
    /// Commits a tree and entries in ascending order set on it, in a segment that is made while it is appended: memory holds a few nodes
    /// and one chunk of it, however long it gets.
    /// </summary>
    public static Segment Streamed(Tree tree, IEnumerable<Entry> ascending, Head head, Instant instant, string note) =>
        Segment.Streamed(head, writer => Chunks(tree, ascending, writer, instant, note));

    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(Tree tree, IEnumerable<Entry> ascending, SegmentWriter writer, Instant instant, string note)
    {
        var build = new BulkBuild(tree.Limits, node => Append(node, writer));
        foreach (var _ in BulkMerge.Into(build, tree, ascending.Select(Fresh)))
        {
            while (writer.TryTakeFull(out var chunk))
            {
                yield return chunk;
            }
        }

        var root = build.Finish();
        writer.Commit(((Stored?)root.Child)?.Address ?? Address.None, root.Count, root.Height, instant, note);
        foreach (var chunk in writer.TakeAll())
        {
            yield return chunk;
        }

        FreshEntry Fresh(Entry entry)
        {
            Mutation.CheckSizes(entry.Key, entry.Value);
            var outOfLine = entry.Value.Length > tree.Limits.InlineValueBytes;
            return new(
                entry.Key.Bytes,
                outOfLine ? FreshValues.Payload(NodeRecord.AddValue(writer, entry.Value.Span)) : entry.Value.Bytes,
                outOfLine);
        }
    }

    // A node with nothing fresh below it, with its address.
    private static Stored Append(object node, SegmentWriter writer) => node is Branch branch
        ? new(NodeRecord.AddBranch(writer, branch), branch.Count, branch.Level)
        : new(NodeRecord.AddLeaf(writer, (byte[])node), Node.Count(node), 0);

    private static Stored Store(object child, FreshValues fresh, SegmentWriter writer, List<Stored> added)
    {
        if (child is Stored stored)
        {
            return stored;
        }

        object node = child is Branch branch ? WithStored(branch, fresh, writer, added) : WithStored((byte[])child, fresh, writer);
        var result = Append(node, writer);
        result.Node = node;
        added.Add(result);
        return result;
    }

    private static Branch WithStored(Branch branch, FreshValues fresh, SegmentWriter writer, List<Stored> added)
    {
        var children = new object?[branch.Children.Length];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = branch.Children[i] is { } child ? Store(child, fresh, writer, added) : null;
        }

        return new(branch.Page, children, branch.Count, owner: null);
    }

    private static byte[] WithStored(byte[] leaf, FreshValues fresh, SegmentWriter writer)
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
                FreshValues.Payload(NodeRecord.AddValue(writer, fresh[reference])).CopyTo(result.AsSpan(view.PayloadAt(i).Start));
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
