using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests;

/// <summary>What a purge that didn't take place was to erase may be committed again.</summary>
public sealed class FailedPurgeTests
{
    [Fact]
    public void One_that_was_cancelled_forbids_nothing()
    {
        using var db = Database.InMemory();
        var old = db.Transact(tree => tree.Set("purged", "").Set("kept", "")).OrThrow().Tree;
        Assert.Throws<OperationCanceledException>(() => db.Purge(["purged"], progress: null, new(canceled: true)));
        Assert.Equal(2, Restored(db, old));
    }

    [Fact]
    public void One_that_the_disk_refused_forbids_nothing()
    {
        var fails = false;
        var disk = new SimulatedDisk(seed: 1, faults: operation =>
            fails && operation is { Kind: DiskOperationKind.SyncFolder, Path: not "law.dbdb" }
                ? new DiskFault.Fails(5) : null);
        using var db = FileStore.Open("law.dbdb", FileStoreOptions.Default, disk)
            .Bind(store => Database.Open(store)).OrThrow();
        var old = db.Transact(tree => tree.Set("purged", "").Set("kept", "")).OrThrow().Tree;
        fails = true;
        Assert.IsType<DbError.Io>(db.Purge(["purged"]).Failure());
        fails = false;
        Assert.Equal(2, Restored(db, old));
    }

    // The newest has none of it, so that it comes back from a log that was left after the purge.
    private static long Restored(Database db, Tree old)
    {
        db.Transact(tree => tree.Remove("purged")).OrThrow();
        db.Compact(Retention.All).OrThrow();
        return db.Transact(_ => old).OrThrow().Tree.Count;
    }
}
