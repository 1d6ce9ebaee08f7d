using System.Diagnostics;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Trees;

namespace DbDb.Functional.Logs;

/// <summary>
/// A commit of more than memory holds: a segment that is made while it is appended, of a tree and what changes of it.
/// </summary>
internal static class Plan
{
    /// <summary>
    /// Commits a tree and entries in ascending order set on it, whose sizes were found right. Memory holds a few nodes
    /// and chunks of it, however long it gets.
    /// </summary>
    public static Segment Streamed(
        Tree tree, IEnumerable<Entry> ascending, LogHead head, Instant instant, string note) =>
        Segment.Streamed(head, writer =>
            Chunks(
                tree,
                ascending.Select(entry => Fresh(entry.Key, entry.Value, tree.Limits, writer)),
                writer,
                head.Revision.Next,
                instant,
                note
            )
        );

    /// <summary>The same for changes of any kind, and a revision of any number.</summary>
    public static Segment Streamed(
        Tree tree,
        IEnumerable<KeyChange> ascending,
        LogHead head,
        Revision revision,
        Instant instant,
        string note
    ) =>
        Segment.Streamed(head, writer =>
            Chunks(
                tree,
                ascending.Select(change => Fresh(change, tree.Limits, writer)),
                writer,
                revision,
                instant,
                note
            )
        );

    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(
        Tree tree,
        IEnumerable<FreshEntry> ascending,
        SegmentWriter writer,
        Revision revision,
        Instant instant,
        string note
    )
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
        change.Now is { } value
            ? Fresh(change.Key, value.Read(), limits, writer)
            : FreshEntry.Removal(change.Key.Bytes);

    private static FreshEntry Fresh(Key key, Value value, Limits limits, SegmentWriter writer)
    {
        Debug.Assert(
            key.Length <= Limits.MaxKeyBytes && value.Length <= Limits.MaxValueBytes,
            "who takes them in has refused them"
        );
        var outOfLine = value.Length > limits.InlineValueBytes;
        return new(
            key.Bytes,
            outOfLine ? FreshValues.Payload(NodeRecord.AddValue(writer, value.Span)) : value.Bytes,
            outOfLine
        );
    }
}
