using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// The commits that make a long history of a loaded database: each changes one entry, one in ten adds one, and one in
/// ten removes one.
/// </summary>
internal static class Revisions
{
    private const int Most = 10_000;
    private const int OneIn = 10;

    /// <summary>How many follow the load of so many entries.</summary>
    public static int After(int entries) => Math.Min(Most, entries / 2);

    /// <summary>Commits them, no key twice.</summary>
    /// <param name="peer">The loaded database.</param>
    /// <param name="loaded">What it was loaded with.</param>
    public static void Make(IDurablePeer peer, Records loaded)
    {
        var updates = Sample.Overwrites(loaded, After(loaded.Count));
        var fresh = Sample.Fresh(updates.Count);
        for (var i = 0; i < updates.Count; i++)
        {
            switch (i % OneIn)
            {
                case 0:
                    peer.Set(fresh, i);
                    break;
                case OneIn / 2:
                    peer.Remove(updates.Keys.Slice(i, 1));
                    break;
                default:
                    peer.Set(updates, i);
                    break;
            }
        }
    }

    /// <summary>A key that was loaded, and got another value later.</summary>
    public static Key Changed(Column loaded) => new(Sample.Shuffled(loaded, OneIn).Memory(1));

    /// <summary>The keys that have the same value in every revision from the load on, in random order.</summary>
    public static Column Untouched(Column loaded)
    {
        var touched = After(loaded.Count);
        return Sample.Shuffled(loaded, loaded.Count).Slice(touched, loaded.Count - touched);
    }
}
