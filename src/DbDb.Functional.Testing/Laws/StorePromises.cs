using DbDb.Functional.Logs;
using DbDb.Functional.Values;

namespace DbDb.Functional.Testing;

/// <summary>What every store promises, with one handle on its log or several.</summary>
internal static class StorePromises
{
    // Farther beyond the end than a store may have written ahead.
    private const long FarAway = 64 << 20;

    public static IReadOnlyList<StorePromise> All { get; } =
    [
        new("A store grows by exactly what is appended", IsOfHandles: false, GrowingOtherwise),
        new("A segment planned on an old head is a conflict and changes nothing", IsOfHandles: false, TakingOldHeads),
        new("A segment that throws while it is read changes nothing", IsOfHandles: false, KeepingHalves),
        new("Reading past the end is an error", IsOfHandles: false, ReadingPastTheEnd),
        new("A closed store says so", IsOfHandles: false, OpenForEver),
        new("Another handle sees each append", IsOfHandles: true, HidingAppends),
        new("A log closed and opened again is as it was", IsOfHandles: true, ForgetfulWhenClosed),
        new("A log opened while its writer is there is as the writer left it", IsOfHandles: true, ForgetfulWhileOpen),
    ];

    private static IEnumerable<string> GrowingOtherwise(SegmentSequence deeds, StorePlace place)
    {
        var (store, (heads, bytes)) = (place.Open(), deeds.Written());
        return deeds.Segments.Select(segment => Append(store, segment))
            .ToArray()
            .SelectMany((head, index) => Differences.Unless(
                Heads.Same(head, heads[deeds.Segments.Take(index + 1).Sum(segment => segment.Length)]),
                () => $"{head} after segment {index}"))
            .Concat(Holding(store, heads, bytes));
    }

    private static IEnumerable<string> TakingOldHeads(SegmentSequence deeds, StorePlace place)
    {
        var (store, other, (heads, bytes)) = (place.Open(), place.Open(), deeds.Written());
        var old = new List<LogHead>();
        return deeds
            .Segments.SelectMany(segment =>
            {
                old.Add(store.ReadHead().OrThrow());
                var head = Append(store, segment);
                return old.SelectMany(basis =>
                {
                    var wasRead = false;
                    var refused = other.Append(Segment.Streamed(basis, writer =>
                        {
                            wasRead = true;
                            return Deed.Stream(segment, writer);
                        }));
                    return Differences.Unless(
                        refused.Error() is DbError.Conflict conflict && Heads.Same(conflict.Current, head) && !wasRead,
                        () => $"{refused} for a segment on {basis} instead of {head}, read: {wasRead}"
                    );
                });
            })
            .ToArray()
            .Concat(Holding(store, heads, bytes));
    }

    private static IEnumerable<string> KeepingHalves(SegmentSequence deeds, StorePlace place)
    {
        var (store, (heads, bytes)) = (place.Open(), deeds.Written());
        return deeds
            .Segments.SelectMany(segment =>
            {
                var before = store.ReadHead().OrThrow();
                var thrown = Catch(() => store.Append(Segment.Streamed(before, writer => Failing(writer, segment))));
                var differences = Differences
                    .Unless(thrown is DivideByZeroException, () => $"thrown: {thrown}")
                    .Concat(
                        Differences.Unless(Heads.Same(store.ReadHead().OrThrow(), before), () =>
                            $"the head after a failure, {before} before it"
                        )
                    )
                    .ToArray();
                Append(store, segment);
                return differences;
            })
            .ToArray()
            .Concat(Holding(store, heads, bytes));
    }

    private static IEnumerable<string> ReadingPastTheEnd(SegmentSequence deeds, StorePlace place)
    {
        var store = place.Open();
        var end = deeds.Segments.Aggregate(store.ReadHead().OrThrow(), (_, segment) => Append(store, segment)).End;
        var read = store.Read(Address.At(end + FarAway, 64));
        return Differences.Unless(read.Error() is DbError.Corrupt corrupt && corrupt.Offset == end + FarAway, () =>
            $"{read} beyond the end at {end}"
        );
    }

    private static IEnumerable<string> OpenForEver(SegmentSequence deeds, StorePlace place)
    {
        var store = place.Open();
        var head = store.ReadHead().OrThrow();
        store.Dispose();
        store.Dispose();
        return Differences.Unless(
            store.ReadHead().Error() is DbError.Closed
                && store.Read(Address.At(LogIdentity.LogStart, 64)).Error() is DbError.Closed
                && store.Append(Planned(head, deeds.Segments.FirstOrDefault([]))).Error() is DbError.Closed,
            () => "not closed"
        );
    }

    private static IEnumerable<string> HidingAppends(SegmentSequence deeds, StorePlace place)
    {
        var (store, other, (heads, bytes)) = (place.Open(), place.Open(), deeds.Written());
        return deeds
            .Segments.SelectMany(segment =>
            {
                var head = Append(store, segment);
                (store, other) = (other, store);
                return Differences.Unless(Heads.Same(store.ReadHead().OrThrow(), head), () =>
                    $"the other handle's head after {head}"
                );
            })
            .ToArray()
            .Concat(Holding(other, heads, bytes))
            .Concat(Holding(place.Open(), heads, bytes));
    }

    private static IEnumerable<string> ForgetfulWhenClosed(SegmentSequence deeds, StorePlace place)
    {
        foreach (var segment in deeds.Segments)
        {
            using var store = place.Open();
            Append(store, segment);
        }

        var (heads, bytes) = deeds.Written();
        return Holding(place.Open(), heads, bytes);
    }

    private static IEnumerable<string> ForgetfulWhileOpen(SegmentSequence deeds, StorePlace place)
    {
        foreach (var segment in deeds.Segments)
        {
            Append(place.Open(), segment);
        }

        var (heads, bytes) = deeds.Written();
        return Holding(place.Open(), heads, bytes);
    }

    private static LogHead Append(IStore store, IEnumerable<Deed> deeds) =>
        store.Append(Planned(store.ReadHead().OrThrow(), deeds)).OrThrow();

    private static Segment Planned(LogHead head, IEnumerable<Deed> deeds)
    {
        var writer = new SegmentWriter(head);
        foreach (var deed in deeds)
        {
            deed.WriteTo(writer);
        }

        return Segment.Of(writer, head);
    }

    /// <summary>What a store holds otherwise than a log of these heads and bytes.</summary>
    private static IEnumerable<string> Holding(IStore store, IReadOnlyList<LogHead> heads, byte[] bytes)
    {
        var head = store.ReadHead().OrThrow();
        return Differences
            .Unless(Heads.Same(head, heads[^1]), () => $"the head is {head}, expected {heads[^1]}")
            .Concat(
                heads
                    .Skip(1)
                    .SelectMany(at => new[] { at.CommitAddress, at.Commit.Root })
                    .Where(address => !address.IsNone)
                    .SelectMany(address =>
                        Differences.Unless(
                            store
                                .Read(address)
                                .OrThrow()
                                .Span.SequenceEqual(
                                    bytes.AsSpan((int)(address.Offset - LogIdentity.LogStart), address.Length)
                                ),
                            () => $"the bytes at {address}"
                        )
                    )
            )
            .Concat(
                Stretches(bytes.Length)
                    .SelectMany(address =>
                        Differences.Unless(
                            store
                                .Read(address)
                                .OrThrow()
                                .Span.SequenceEqual(
                                    bytes.AsSpan((int)(address.Offset - LogIdentity.LogStart), address.Length)
                                ),
                            () => $"the stretch of bytes at {address}"
                        )
                    )
            );
    }

    // Whatever of the log, across records: the whole, and parts that begin and end anywhere.
    private static IEnumerable<Address> Stretches(int length) =>
        length == 0
            ? []
            : Enumerable
                .Range(0, 4)
                .Select(part =>
                {
                    var from = part * length / 4 / Address.Unit * Address.Unit;
                    return Address.At(
                        LogIdentity.LogStart + from,
                        part == 0 ? length : Math.Min(length / 2 / Address.Unit * Address.Unit, length - from)
                    );
                });

    private static IEnumerable<ReadOnlyMemory<byte>> Failing(SegmentWriter writer, IEnumerable<Deed> deeds)
    {
        foreach (var chunk in Deed.Stream(deeds, writer))
        {
            yield return chunk;
        }

        throw new DivideByZeroException();
    }

    private static DivideByZeroException? Catch(Action action)
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
