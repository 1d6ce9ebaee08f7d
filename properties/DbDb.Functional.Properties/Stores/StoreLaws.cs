using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What every store promises: a log that only grows, and only from where the writer thinks it ends.</summary>
public abstract class StoreLaws
{
    [Fact]
    public void A_store_grows_by_exactly_what_is_appended() =>
        Holds((deeds, site) =>
        {
            var (store, (heads, bytes)) = (site.Open(), deeds.Written());
            return deeds.Segments.Select(segment => Appended(store, segment).Revision)
                .ToArray()
                .SelectMany((revision, index) => Differences.Unless(
                    revision.Number == deeds.Segments.Take(index + 1).Sum(segment => segment.Length),
                    () => $"revision {revision} after segment {index}"))
                .Concat(Holding(store, heads, bytes));
        });

    [Fact]
    public void Another_handle_sees_each_append() =>
        Holds((deeds, site) =>
        {
            var (store, other, (heads, bytes)) = (site.Open(), site.Open(), deeds.Written());
            return deeds.Segments
                .SelectMany(segment =>
                {
                    var head = Appended(store, segment);
                    (store, other) = (other, store);
                    return Differences.Unless(LogLaws.Same(store.ReadHead().OrThrow(), head), () => $"the other handle's head after {head}");
                })
                .ToArray()
                .Concat(Holding(other, heads, bytes))
                .Concat(Holding(site.Open(), heads, bytes));
        });

    [Fact]
    public void A_segment_planned_on_an_old_head_is_a_conflict_and_changes_nothing() =>
        Holds((deeds, site) =>
        {
            var (store, other, (heads, bytes)) = (site.Open(), site.Open(), deeds.Written());
            var old = new List<Head>();
            return deeds.Segments
                .SelectMany(segment =>
                {
                    old.Add(store.ReadHead().OrThrow());
                    var head = Appended(store, segment);
                    return old.SelectMany(basis =>
                    {
                        var wasRead = false;
                        var refused = other.Append(Segment.Streamed(basis, writer =>
                        {
                            wasRead = true;
                            return Deed.Stream(segment, writer);
                        }));
                        return Differences.Unless(
                            refused.Error() is DbError.Conflict conflict && LogLaws.Same(conflict.Current, head) && !wasRead,
                            () => $"{refused} for a segment on {basis} instead of {head}, read: {wasRead}");
                    });
                })
                .ToArray()
                .Concat(Holding(store, heads, bytes));
        });

    [Fact]
    public void A_segment_that_throws_while_it_is_read_changes_nothing() =>
        Holds((deeds, site) =>
        {
            var (store, (heads, bytes)) = (site.Open(), deeds.Written());
            return deeds.Segments
                .SelectMany(segment =>
                {
                    var before = store.ReadHead().OrThrow();
                    var thrown = Thrown(() => store.Append(Segment.Streamed(before, writer => Failing(writer, segment))));
                    var differences = Differences.Unless(thrown is DivideByZeroException, () => $"thrown: {thrown}")
                        .Concat(Differences.Unless(LogLaws.Same(store.ReadHead().OrThrow(), before), () => $"the head after a failure, {before} before it"))
                        .ToArray();
                    Appended(store, segment);
                    return differences;
                })
                .ToArray()
                .Concat(Holding(store, heads, bytes));
        });

    [Fact]
    public void Reading_past_the_end_is_an_error() =>
        Holds((deeds, site) =>
        {
            var store = site.Open();
            foreach (var segment in deeds.Segments)
            {
                Appended(store, segment);
            }

            var end = store.ReadHead().OrThrow().End;
            return Differences.Unless(
                store.Read(Address.At(end + (64 << 20), 64)).Error() is DbError.Corrupt corrupt && corrupt.Offset == end + (64 << 20),
                () => $"{store.Read(Address.At(end + (64 << 20), 64))}");
        });

    [Fact]
    public void A_closed_store_says_so() =>
        Holds((deeds, site) =>
        {
            var store = site.Open();
            var head = store.ReadHead().OrThrow();
            store.Dispose();
            store.Dispose();
            return Differences.Unless(
                store.ReadHead().Error() is DbError.Closed
                && store.Read(Address.At(Superblock.LogStart, 64)).Error() is DbError.Closed
                && store.Append(Planned(head, deeds.Segments.FirstOrDefault([]))).Error() is DbError.Closed,
                () => "not closed");
        });

    /// <summary>A new, empty place for a store's log.</summary>
    private protected abstract Site NewSite(Limits limits, ulong generation);

    private protected static Head Appended(IStore store, IEnumerable<Deed> deeds) =>
        store.Append(Planned(store.ReadHead().OrThrow(), deeds)).OrThrow();

    private protected static Segment Planned(Head head, IEnumerable<Deed> deeds)
    {
        var writer = new SegmentWriter(head, 0);
        foreach (var deed in deeds)
        {
            deed.WriteTo(writer);
        }

        return Segment.Of(writer, head);
    }

    /// <summary>What a store holds otherwise than a log of these heads and bytes.</summary>
    private protected static IEnumerable<string> Holding(IStore store, IReadOnlyList<Head> heads, byte[] bytes)
    {
        var head = store.ReadHead().OrThrow();
        return Differences.Unless(LogLaws.Same(head, heads[^1]), () => $"the head is {head}, expected {heads[^1]}")
            .Concat(heads.Skip(1)
                .SelectMany(at => new[] { at.CommitAddress, at.Commit.Root })
                .Where(address => !address.IsNone)
                .SelectMany(address => Differences.Unless(
                    store.Read(address).OrThrow().Span.SequenceEqual(bytes.AsSpan((int)(address.Offset - Superblock.LogStart), address.Length)),
                    () => $"the bytes at {address}")));
    }

    private protected void Holds(Func<Deeds, Site, IEnumerable<string>> law) =>
        Prop.ForAll(
            Deeds.Any,
            deeds =>
            {
                using var site = NewSite(deeds.Limits, deeds.Generation);
                return law(deeds, site).ToArray().Holds();
            })
            .Holds(share: 3);

    private static IEnumerable<ReadOnlyMemory<byte>> Failing(SegmentWriter writer, IEnumerable<Deed> deeds)
    {
        foreach (var chunk in Deed.Stream(deeds, writer))
        {
            yield return chunk;
        }

        throw new DivideByZeroException();
    }

    private static DivideByZeroException? Thrown(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (DivideByZeroException exception)
        {
            return exception;
        }
    }
}
