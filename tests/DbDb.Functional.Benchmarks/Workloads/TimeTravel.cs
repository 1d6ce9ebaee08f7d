using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// What the past costs in a database with a long history (<see cref="Revisions"/>), everything in memory that a
/// workload reads.
/// </summary>
internal static class TimeTravel
{
    public const int FarApart = 100;
    public const int Sets = 10;

    /// <summary>So many pairs of revisions are compared by reading them whole.</summary>
    public const int FewPairs = 7;

    /// <summary>So many are compared the quick way, those few among them.</summary>
    public const int ManyPairs = 1_000;

    private const ulong NearSeed = 21;
    private const ulong FarSeed = 22;
    private const ulong RevisionSeed = 23;
    private const int Visits = 5_000; // so few that what they read stays in the cache
    private const int Walks = 10;
    private const int WarmQueries = 5_000;
    private const int Speculations = 2_000;

    /// <summary>
    /// The differences of neighbouring revisions, and of revisions further apart: the median of single ones.
    /// </summary>
    /// <param name="compare">Two trees, and the sum of what differs.</param>
    /// <param name="pairs">How many.</param>
    public static Func<Lab, Measurement> Diffs(Func<Tree, Tree, long> compare, int pairs) =>
        lab =>
        {
            using var database = Opened(lab);
            var near = Timed(NearSeed, distance: 1);
            var far = Timed(FarSeed, FarApart);
            return Measurement.Of(unchecked(near.Sum + far.Sum), near.Nanoseconds, far.Nanoseconds);

            (long Sum, double Nanoseconds) Timed(ulong seed, int distance)
            {
                Func<long>[] diffs =
                [
                    .. Mixer
                        .Places(seed, pairs, Newest(database) - distance)
                        .Select(place =>
                            (Before: At(database, 1 + place).Tree, After: At(database, 1 + place + distance).Tree)
                        )
                        .Select(pair => new Func<long>(() => compare(pair.Before, pair.After))),
                ];
                Clock.WarmUp(() => Sum.OfAll(diffs.Select(diff => diff())));
                return (Sum.OfAll(diffs[..FewPairs].Select(diff => diff())), Clock.TimePieces(diffs, 1).Nanoseconds);
            }
        };

    /// <summary>Finding a snapshot by its number, and by its time, and one value in each.</summary>
    public static Measurement Visit(Lab lab)
    {
        using var database = Opened(lab);
        var revisions = Mixer
            .Places(RevisionSeed, Visits, Newest(database))
            .Select(place => new Revision(1 + place))
            .ToArray();
        var instants = revisions.Select(revision => database.At(revision).OrThrow().Instant).ToArray();
        return revisions.SequenceEqual(instants.Select(instant => database.AsOf(instant).OrThrow().Revision))
            ? Visited(lab, i => database.At(revisions[i]).OrThrow(), i => database.AsOf(instants[i]).OrThrow())
            : throw new InvalidOperationException(
                "an instant doesn't lead to the revision that was committed then: perhaps two have the same one"
            );
    }

    /// <summary>The same values in the newest snapshot, as often.</summary>
    public static Measurement VisitHead(Lab lab)
    {
        using var database = Opened(lab);
        return Visited(lab, _ => database.Head, _ => database.Head);
    }

    /// <summary>Look-ups in one snapshot.</summary>
    /// <param name="chosen">Which.</param>
    public static Func<Lab, Measurement> Gets(Func<Database, Snapshot> chosen) =>
        lab =>
        {
            using var database = Opened(lab);
            var (tree, keys) = (chosen(database).Tree, Revisions.Untouched(Sample.Base(lab.Entries).Keys));
            _ = TreeReads.Scan(tree, descending: false);
            Clock.WarmUp(() => TreeReads.Gets(tree, keys.Slice(0, Math.Min(WarmQueries, keys.Count))));
            var pieces = DurableReads.InPieces(Sample.Hits(keys, DurableReads.Queries), piece =>
                () => TreeReads.Gets(tree, piece)
            );
            var (sum, nanoseconds) = Clock.TimePieces(pieces, DurableReads.Queries / DurableReads.Pieces);
            return Measurement.Of(sum, nanoseconds);
        };

    /// <summary>The snapshot in the middle of the history.</summary>
    public static Snapshot Old(Database database) => At(database, Newest(database) / 2);

    /// <summary>
    /// Every commit from the newest to the first, from the first to the newest, and those that changed one key: the
    /// time of each that is read.
    /// </summary>
    public static Measurement History(Lab lab)
    {
        using var database = Opened(lab);
        var key = Revisions.Changed(Sample.Base(lab.Entries).Keys);
        return new(
            Sum: null,
            [
                Walked(() => database.History().Sum(step => step.OrThrow().Commit.Count)),
                Walked(() => database.History(new Revision(1)).Sum(step => step.OrThrow().Commit.Count)),
                Walked(() => database.History(key).Sum(step => step.OrThrow().Snapshot.Revision.Number)),
            ]
        );

        double Walked(Func<long> walk)
        {
            Clock.WarmUp(walk);
            return Clock.TimePieces(Enumerable.Repeat(walk, Walks), Newest(database)).Nanoseconds;
        }
    }

    /// <summary>As many looks at the newest snapshot, one value in each.</summary>
    public static Measurement Heads(Lab lab)
    {
        using var database = Opened(lab);
        var look = (int _) => database.Head;
        return Visited(lab, look, look, look) with { Sum = null };
    }

    /// <summary>
    /// A version made from one that stays, asked once and dropped: the time of one, with all its sets.
    /// </summary>
    public static Measurement Speculate(Lab lab, IMemoryPeer peer)
    {
        MemoryWorkloads.Build(peer, lab.Entries);
        Clock.WarmUp(peer.Sets(Sample.Warm(WarmQueries)));
        var whatIfs = Sample.Fresh(Speculations * Sets).Batches(Sets).Select(peer.Sets).ToArray();
        Clock.Settle();
        var (sum, nanoseconds) = Clock.TimePieces(whatIfs, 1);
        return Measurement.Of(sum, nanoseconds);
    }

    private static Measurement Visited(Lab lab, params ReadOnlySpan<Func<int, Snapshot>> ways)
    {
        var keys = Sample.Hits(Revisions.Untouched(Sample.Base(lab.Entries).Keys), Visits);
        var figures = new double[ways.Length];
        var total = 0L;
        for (var i = 0; i < ways.Length; i++)
        {
            var way = ways[i];
            var pieces = Enumerable
                .Range(0, Visits)
                .Chunk(Visits / DurableReads.Pieces)
                .Select(visits => Visiting(visits, way, keys))
                .ToArray();
            Clock.WarmUp(() => Sum.OfAll(pieces.Select(piece => piece())));
            (var sum, figures[i]) = Clock.TimePieces(pieces, Visits / DurableReads.Pieces);
            total = unchecked(total + sum);
        }

        return Measurement.Of(total, figures);
    }

    private static Func<long> Visiting(int[] visits, Func<int, Snapshot> way, Column keys) =>
        () =>
        {
            var sum = 0L;
            foreach (var visit in visits)
            {
                sum += TreeReads.Get(way(visit).Tree, keys, visit);
            }

            return sum;
        };

    private static Database Opened(Lab lab) => DbDbPeer.Open(lab.FixtureFolder, DatabaseOptions.Default);

    private static int Newest(Database database) => (int)database.Head.Revision.Number;

    private static Snapshot At(Database database, int revision) => database.At(new(revision)).OrThrow();
}
