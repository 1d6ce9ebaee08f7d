using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// Reads of a database of which each entry was read once before the clock starts: if memory holds it, it lies there.
/// </summary>
internal static class DurableReads
{
    /// <summary>So many queries, never seen before: a branch predictor learns a few thousand by heart.</summary>
    public const int Queries = 500_000;

    /// <summary>Into how many parts the queries are cut, each timed by itself.</summary>
    public const int Pieces = 10;

    private const int WarmQueries = 5_000;
    private const int RangeLength = 100;
    private const int RangeQueries = 50_000;
    private const int Scans = 5;
    // Entries, so that a small database is scanned for as long as a clock can tell.
    private const int LeastScanned = 1_000_000;

    public static Measurement Get(Lab lab, Func<string, IDurablePeer> open)
    {
        using var peer = Opened(lab, open);
        Clock.WarmUp(peer.Gets(Sample.Hits(Math.Min(WarmQueries, lab.Entries), WarmQueries)));
        return Timed(InPieces(Sample.Hits(lab.Entries, Queries), peer.Gets), Queries / Pieces);
    }

    /// <summary>What only DbDb.Functional can do: so many keys in one call.</summary>
    public static Func<Lab, Measurement> GetTogether(int together) =>
        lab =>
        {
            var keys = Sample.Base(lab.Entries).Keys;
            using var peer = DbDbPeer.Open(lab.FixtureFolder, Acknowledged.OnMedium);
            _ = peer.Scan()();
            Clock.WarmUp(
                peer.GetsTogether(Sample.Hits(keys.Slice(0, WarmQueries), WarmQueries / together * together), together)
            );
            return Timed(
                InPieces(Sample.Hits(keys, Queries), piece => peer.GetsTogether(piece, together)),
                Queries / Pieces
            );
        };

    public static Measurement Miss(Lab lab, Func<string, IDurablePeer> open)
    {
        var misses = Sample.Misses(WarmQueries + Queries);
        using var peer = Opened(lab, open);
        Clock.WarmUp(peer.Gets(misses.Slice(0, WarmQueries)));
        return Timed(InPieces(misses.Slice(WarmQueries, Queries), peer.Gets), Queries / Pieces);
    }

    public static Func<Lab, Func<string, IDurablePeer>, Measurement> Scan(bool descending) =>
        (lab, open) =>
        {
            using var peer = Opened(lab, open);
            var scan = peer.Scan(descending);
            var times = Math.Max(1, LeastScanned / lab.Entries);
            Clock.WarmUp(scan);
            return Timed(
                Enumerable.Repeat(() => Sum.OfAll(Enumerable.Repeat(scan, times).Select(one => one())), Scans),
                (long)times * lab.Entries
            );
        };

    public static Measurement Range(Lab lab, Func<string, IDurablePeer> open)
    {
        var starts = Sample.Misses(RangeQueries);
        using var peer = Opened(lab, open);
        Clock.WarmUp(peer.Ranges(Sample.Misses(RangeQueries + 500).Slice(RangeQueries, 500), RangeLength));
        return Timed(InPieces(starts, piece => peer.Ranges(piece, RangeLength)), RangeQueries / Pieces);
    }

    private static IDurablePeer Opened(Lab lab, Func<string, IDurablePeer> open)
    {
        var peer = open(lab.FixtureFolder);
        _ = peer.Scan()();
        return peer;
    }

    /// <summary>The work on each of ten parts of the queries, prepared before the clock starts.</summary>
    public static Func<long>[] InPieces(Column queries, Func<Column, Func<long>> prepare)
    {
        var size = queries.Count / Pieces;
        return [.. Enumerable.Range(0, Pieces).Select(i => prepare(queries.Slice(i * size, size)))];
    }

    private static Measurement Timed(IEnumerable<Func<long>> pieces, long operations)
    {
        var (sum, nanoseconds) = Clock.TimePieces(pieces, operations);
        return Measurement.Of(sum, nanoseconds);
    }
}
