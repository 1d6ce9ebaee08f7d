using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is made while it is read takes little memory.</summary>
public class StreamedLaws
{
    private const int ValueBytes = 100;

    // A chunk that is being made, one that is full, and a leaf more.
    private static readonly int _mostPending = (2 * SegmentWriter.ChunkBytes) + (2 * Limits.Default.LeafBytes);

    // The stride is such that each leaf is touched: what isn't, isn't written.
    [Law(Share = 2)]
    public Property A_segment_that_is_made_while_it_is_read_never_waits_in_memory_whatever_the_changes_are(
        [Within(1, 6_000)] int count,
        [Within(1, 30)] int stride,
        [Within(0, 3)] int removals
    )
    {
        var most = MostWaiting(count, stride, removals);
        return (most <= _mostPending).Label($"{most} bytes wait");
    }

    // Of so many entries each one at the stride is removed, in so many of three cases, or else written over.
    private static long MostWaiting(int count, int stride, int removals)
    {
        var store = new MemoryStore(Limits.Default, generation: 7);
        using var database = Database.Open(store).OrThrow();
        var tree = database
            .Transact(now =>
                now.SetMany(Enumerable.Range(0, count).Select(i => new Entry(KeyAt(i), new byte[ValueBytes])))
            )
            .OrThrow()
            .Tree;
        var (written, taken, most) = (0L, 0L, 0L);
        var segment = Plan.Streamed(tree, Changes(), store.ReadHead().OrThrow(), new Revision(2), new Instant(1), "");
        foreach (var chunk in segment.Chunks)
        {
            most = Math.Max(most, (taken * ValueBytes) - written);
            written += chunk.Length;
        }

        return most;

        IEnumerable<KeyChange> Changes()
        {
            for (var i = 0; i < count; i += stride)
            {
                var isRemoved = i / stride % 3 < removals;
                yield return new(KeyAt(i), isRemoved ? null : new LazyValue(new byte[ValueBytes]));
                taken += isRemoved ? stride - 1 : stride;
            }
        }
    }

    private static Key KeyAt(int i) => $"key {i:D6}";
}
