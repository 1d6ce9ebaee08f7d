using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>A database that is there before a workload begins.</summary>
internal enum Fixture
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Loaded in random order in one transaction.</summary>
    Loaded,

    /// <summary>
    /// Loaded in ascending order in one transaction, so that nodes are as full as a peer makes them: quickly made, and
    /// of any size.
    /// </summary>
    Sorted,

    /// <summary>
    /// Loaded in random order in ten transactions: nodes are as full, and lie in the file, as after a life of updates.
    /// </summary>
    Worn,

    /// <summary>
    /// Loaded, and then all of it written over ten times, in random order, a thousand in a transaction: mostly what
    /// isn't wanted any more.
    /// </summary>
    Overwritten,

    /// <summary>Loaded in one transaction, and then changed by <see cref="Revisions"/>: a long history.</summary>
    Revised,
}

/// <summary>How fixtures are made.</summary>
internal static class Fixtures
{
    private const int Wear = 10;
    private const int BatchSize = 1_000;

    /// <summary>How often all of an <see cref="Fixture.Overwritten"/> one was written over.</summary>
    public const int Rounds = 10;

    public static void Make(Fixture fixture, IDurablePeer peer, int entries)
    {
        switch (fixture)
        {
            case Fixture.None:
                break;
            case Fixture.Loaded:
            case Fixture.Sorted:
                var isSorted = fixture == Fixture.Sorted;
                peer.Load(Supply.Of(entries, isSorted).Parts(), isSorted);
                break;
            case Fixture.Worn:
                foreach (var batch in Sample.Base(entries).Batches((entries + Wear - 1) / Wear))
                {
                    peer.Set(batch);
                }

                break;
            case Fixture.Overwritten:
                var written = Sample.Base(entries);
                peer.Load(written, sorted: false);
                foreach (
                    var batch in Enumerable
                        .Range(1, Rounds)
                        .SelectMany(round => Sample.Round(written, round).Batches(BatchSize))
                )
                {
                    peer.Set(batch);
                }

                break;
            case Fixture.Revised:
                var loaded = Sample.Base(entries);
                peer.Load(loaded, sorted: false);
                Revisions.Make(peer, loaded);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
