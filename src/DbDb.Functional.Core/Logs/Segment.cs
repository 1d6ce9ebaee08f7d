using System.Diagnostics;
using DbDb.Functional.Logs;

namespace DbDb.Functional;

/// <summary>
/// The bytes that one append adds to a log: new records, leaf to root, then one commit record for each transaction. It
/// is planned against a head, so every address in it is already final; it fits nowhere else.
/// </summary>
[DebuggerDisplay("what is appended after {Before}")]
public sealed class Segment
{
    private readonly Func<LogHead?> _after;

    private Segment(LogHead before, IEnumerable<ReadOnlyMemory<byte>> chunks, bool isStreamed, Func<LogHead?> after)
    {
        Before = before;
        Chunks = chunks;
        IsStreamed = isStreamed;
        _after = after;
    }

    /// <summary>The head it was planned against: the log must still end there.</summary>
    public LogHead Before { get; }

    /// <summary>
    /// Its bytes in order. They may be made while they are read, so that a segment may be larger than memory: read them
    /// once. Reading can throw, and then nothing may be committed.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>> Chunks { get; }

    /// <summary>Whether making the bytes is work that is done while they are read.</summary>
    internal bool IsStreamed { get; }

    /// <summary>
    /// The head once all of it is stored; known when <see cref="Chunks"/> have been read to their end.
    /// </summary>
    public LogHead After =>
        _after() ?? throw new InvalidOperationException("the segment's chunks have not been read to their end");

    /// <summary>A segment whose bytes are all there.</summary>
    internal static Segment Of(SegmentWriter writer, LogHead before)
    {
        var after = writer.Head;
        return new(before, writer.TakeAll(), isStreamed: false, () => after);
    }

    /// <summary>
    /// A segment that is made while it is read: <paramref name="written"/> adds to the writer, hands on the chunks that
    /// have become full, and ends with a commit.
    /// </summary>
    internal static Segment Streamed(LogHead before, Func<SegmentWriter, IEnumerable<ReadOnlyMemory<byte>>> written)
    {
        LogHead? after = null;
        return new(before, Chunks(), isStreamed: true, () => after);

        IEnumerable<ReadOnlyMemory<byte>> Chunks()
        {
            var writer = new SegmentWriter(before);
            foreach (var chunk in written(writer))
            {
                yield return chunk;
            }

            after = writer.Head;
        }
    }

    /// <summary>
    /// A segment of records that another log has after the same head: <paramref name="copied"/> hands on what it takes
    /// along the chain, and ends with a commit.
    /// </summary>
    internal static Segment Copied(LogHead before, Func<Chain, IEnumerable<ReadOnlyMemory<byte>>> copied)
    {
        LogHead? after = null;
        return new(before, Chunks(), isStreamed: true, () => after);

        IEnumerable<ReadOnlyMemory<byte>> Chunks()
        {
            var chain = new Chain(before);
            foreach (var chunk in copied(chain))
            {
                yield return chunk;
            }

            after = chain.Head;
        }
    }
}
