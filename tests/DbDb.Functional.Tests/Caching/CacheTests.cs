using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests.Stores;

/// <summary>What stays in memory once it is full, told by the reads that it spares.</summary>
public sealed class CacheTests : IDisposable
{
    // In some 700 leaves of less than forty each, of which about a third have room in memory.
    private const int Entries = 24_000;
    private const int Step = 40;

    private readonly MemoryStore _log = new();
    private readonly RecordingStore _store;
    private readonly Database _db;

    public CacheTests() => (_store, _db) = Filled(_log);

    [Fact]
    public void What_is_used_all_the_time_stays_though_all_the_rest_is_used_twice_again_and_again()
    {
        LookUp(0, Entries / 6);
        LookUp(0, Entries / 6);
        var reads = 0;
        foreach (var round in Enumerable.Range(0, 2))
        {
            for (var i = Entries / 6; i < Entries; i += 500)
            {
                LookUp(i, i + 500);
                LookUp(i, i + 500);
                reads += ReadsOf(() => LookUp(0, Entries / 6));
            }
        }

        Assert.Equal(0, reads);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(24)]
    public void What_was_looked_at_stays_though_all_the_rest_is_scanned_in_either_direction(int leafKiB)
    {
        using var log = new MemoryStore(Limits.Default with { LeafBytes = leafKiB << 10 });
        var (store, db) = Filled(log);
        LookUp(db, 0, Entries / 6);
        var rest = KeyRange.From(Name(Entries / 6));
        Assert.Equal(Entries - (Entries / 6), db.Head.Tree.Range(rest).Count());
        Assert.Equal(Entries - (Entries / 6), db.Head.Tree.RangeDescending(rest).Count());

        // But for the few that the branches took the places of: the oldest, each of which takes the next one's.
        var before = store.Reads;
        LookUp(db, Entries / 20, Entries / 6);
        Assert.Equal(before, store.Reads);
    }

    [Fact]
    public void A_commit_leaves_its_own_nodes_in_memory_and_not_those_whose_place_they_took()
    {
        var before = _db.Head.Tree;
        Assert.True(before.Contains(Name(7)));
        Assert.Equal(0, ReadsOf(() => before.Contains(Name(7))));

        var after = _db.Transact(tree => tree.Set(Name(7), "new")).OrThrow().Tree;

        Assert.Equal(0, ReadsOf(() => after.Contains(Name(7))));
        Assert.Equal(before.Height, ReadsOf(() => before.Contains(Name(7))));
    }

    [Theory]
    [InlineData(60_000, 0)]
    [InlineData(70_000, 1)]
    public void A_value_is_read_once_but_for_a_very_long_one(int length, int again)
    {
        Database.Open(_log).Bind(db => db.Transact(tree => tree.Set("long", new byte[length]))).OrThrow();
        var tree = _db.Refresh().OrThrow().Tree;
        Assert.Equal(length, tree.Find("long").Map(value => value.Length));

        Assert.Equal(again, ReadsOf(() => Assert.Equal(length, tree.Find("long").Map(value => value.Length))));
    }

    public void Dispose()
    {
        _db.Dispose();
        _log.Dispose();
    }

    private static Key Name(int i) => $"{i:D8}";

    private static (RecordingStore Store, Database Database) Filled(MemoryStore log)
    {
        Database
            .Open(log)
            .Bind(db => db.LoadAscending(Enumerable.Range(0, Entries).Select(i => new Entry(Name(i), new byte[100]))))
            .OrThrow();
        var store = new RecordingStore(log);
        return (store, Database.Open(store, new() { CacheBytes = 1 << 20 }).OrThrow());
    }

    private void LookUp(int from, int to) => LookUp(_db, from, to);

    private static void LookUp(Database db, int from, int to)
    {
        for (var i = from; i < to; i += Step)
        {
            Assert.True(db.Head.Tree.Contains(Name(i)));
        }
    }

    private int ReadsOf(Action act)
    {
        var before = _store.Reads;
        act();
        return _store.Reads - before;
    }
}
