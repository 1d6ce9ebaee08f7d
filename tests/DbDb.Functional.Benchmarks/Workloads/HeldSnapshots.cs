using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// What it costs to hold a thousand old snapshots: each was the newest when it was taken, differs from the one before
/// in ten random entries, and is then asked for those ten.
/// </summary>
internal static class HeldSnapshots
{
    public const int Count = 1_000;
    public const int Overwrites = 10;

    private const ulong OverwrittenSeed = 31;
    private const ulong UntouchedSeed = 32;
    private const int WarmQueries = 5_000;
    private const double Mebibyte = 1 << 20;

    /// <summary>
    /// The managed memory that they keep beside the newest one; and by how much all of it has grown since before the
    /// first, what is cached included.
    /// </summary>
    public static Measurement Memory(Lab lab)
    {
        using var database = Opened(lab);
        var updates = Updates(lab);
        var before = MemoryWorkloads.Memory();
        var snapshots = Taken(database, updates);
        var held = MemoryWorkloads.Memory();
        Array.Clear(snapshots);
        var letGo = MemoryWorkloads.Memory();
        GC.KeepAlive(updates);
        return new(Sum: null, [(held - letGo) / Mebibyte, (held - before) / Mebibyte]);
    }

    /// <summary>Look-ups in one of them, while all are held, of entries that they have in common.</summary>
    /// <param name="chosen">Which of them.</param>
    public static Func<Lab, Measurement> Gets(Func<Snapshot[], Snapshot> chosen) =>
        lab =>
        {
            using var database = Opened(lab);
            var snapshots = Taken(database, Updates(lab));
            var tree = chosen(snapshots).Tree;
            var keys = Sample.BaseKeysAt([
                .. Mixer
                    .Places(UntouchedSeed, WarmQueries + DurableReads.Queries, lab.Entries / 2)
                    .Select(place => (lab.Entries / 2) + place),
            ]);
            _ = TreeReads.Scan(tree, descending: false);
            Clock.WarmUp(() => TreeReads.Gets(tree, keys.Slice(0, WarmQueries)));
            var pieces = DurableReads.InPieces(keys.Slice(WarmQueries, DurableReads.Queries), piece =>
                () => TreeReads.Gets(tree, piece)
            );
            var (sum, nanoseconds) = Clock.TimePieces(pieces, DurableReads.Queries / DurableReads.Pieces);
            GC.KeepAlive(snapshots);
            return Measurement.Of(sum, nanoseconds);
        };

    private static Database Opened(Lab lab)
    {
        var database = DbDbPeer.Open(
            lab.CopyOfFixture(),
            DatabaseOptions.Default with
            {
                Durability = Durability.OnFlush,
            }
        );
        _ = TreeReads.Scan(database.Head.Tree, descending: false);
        return database;
    }

    // One half of the entries is written over and the other isn't; they lie mixed, since the base is in random order.
    private static Records Updates(Lab lab) =>
        new(
            Sample.BaseKeysAt(Mixer.Places(OverwrittenSeed, Count * Overwrites, lab.Entries / 2)),
            Sample.Fresh(Count * Overwrites).Values
        );

    private static Snapshot[] Taken(Database database, Records updates)
    {
        var snapshots = updates
            .Batches(Overwrites)
            .Select(batch => database.Transact(tree => tree.SetMany(batch.ToEntries())).OrThrow())
            .ToArray();
        for (var i = 0; i < updates.Count; i++)
        {
            // An entry that is written over twice in a commit has its last value.
            var found = TreeReads.Get(snapshots[i / Overwrites].Tree, updates.Keys, i);
            if (i % Overwrites == Overwrites - 1 && found != Sum.Of(updates.Values[i]))
            {
                throw new InvalidOperationException("an old snapshot has lost a value");
            }
        }

        return snapshots;
    }
}
