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

    public CacheTests()
    {
        Database.Open(_log).Bind(db => db.LoadAscending(Enumerable.Range(0, Entries).Select(i => new Entry(Name(i), new byte[100])))).OrThrow();
        _store = new(_log);
        _db = Database.Open(_store, new() { CacheBytes = 1 << 20 }).OrThrow();
    }

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

    private void LookUp(int from, int to)
    {
        for (var i = from; i < to; i += Step)
        {
            Assert.True(_db.Head.Tree.Contains(Name(i)));
        }
    }

    private int ReadsOf(Action act)
    {
        var before = _store.Reads;
        act();
        return _store.Reads - before;
    }
}
