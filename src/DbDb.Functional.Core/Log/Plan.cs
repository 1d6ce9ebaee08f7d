namespace DbDb.Functional;

/// <summary>
/// A segment, and the tree that it stores as it will be once it is: the same entries, every node with its address.
/// </summary>
/// <param name="Segment">The bytes to append.</param>
/// <param name="Commit">The commit that ends it.</param>
/// <param name="Root">The root, stored.</param>
/// <param name="Added">The nodes that the segment adds, children before parents.</param>
internal sealed record Plan(Segment Segment, Commit Commit, Subtree Root, IReadOnlyList<Stored> Added)
{
    /// <summary>
    /// Turns a tree into the bytes that commit it after <paramref name="head"/>: its new nodes leaf to root, each
    /// child's address inside its parent, and the commit last. Pure: what is stored already is only referred to,
    /// nothing is read.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="head">The head that the commit follows.</param>
    /// <param name="before">The tree of that head, from which the new one was made.</param>
    /// <param name="instant">When.</param>
    /// <param name="note">What for.</param>
    public static Plan Of(Tree tree, Head head, Tree before, Instant instant, string note)
    {
        var planner = new Planner(head, before);
        var (commit, root) = planner.Add(tree, instant, note);
        return new(planner.Finish(), commit, root, planner.Added.ToArray());
    }

    /// <summary>
    /// Commits a tree and entries in ascending order set on it, in a segment that is made while it is appended: memory
    /// holds a few nodes and chunks of it, however long it gets.
    /// </summary>
    public static Segment Streamed(Tree tree, IEnumerable<Entry> ascending, Head head, Instant instant, string note) =>
        Segment.Streamed(head, writer => Chunks(
            tree, ascending.Select(entry => Fresh(entry.Key, entry.Value, tree.Limits, writer)), writer, head.Revision.Next, instant, note));

    /// <summary>The same for changes of any kind, and a revision of any number.</summary>
    public static Segment Streamed(Tree tree, IEnumerable<KeyChange> ascending, Head head, Revision revision, Instant instant, string note) =>
        Segment.Streamed(head, writer => Chunks(
            tree, ascending.Select(change => Fresh(change, tree.Limits, writer)), writer, revision, instant, note));

    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(
        Tree tree, IEnumerable<FreshEntry> ascending, SegmentWriter writer, Revision revision, Instant instant, string note)
    {
        var build = new BulkBuild(tree.Limits, new BulkNodesInLog(writer));
        foreach (var _ in BulkMerge.Into(build, tree, ascending))
        {
            while (writer.TryTakeFull(out var chunk))
            {
                yield return chunk;
            }
        }

        var root = build.Finish();
        writer.Commit(root.Child.Address, root.Count, root.Height, instant, note, revision);
        foreach (var chunk in writer.TakeAll())
        {
            yield return chunk;
        }
    }

    private static FreshEntry Fresh(KeyChange change, Limits limits, SegmentWriter writer) =>
        change.Now is { } value ? Fresh(change.Key, value.Read(), limits, writer) : FreshEntry.Removal(change.Key.Bytes);

    private static FreshEntry Fresh(Key key, Value value, Limits limits, SegmentWriter writer)
    {
        Mutation.CheckSizes(key, value);
        var outOfLine = value.Length > limits.InlineValueBytes;
        return new(key.Bytes, outOfLine ? FreshValues.Payload(NodeRecord.AddValue(writer, value.Span)) : value.Bytes, outOfLine);
    }
}
