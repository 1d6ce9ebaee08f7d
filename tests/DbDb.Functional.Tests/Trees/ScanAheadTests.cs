using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>Scans load ahead of what is asked for, and the cache lets go of what they leave behind.</summary>
public class ScanAheadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_scan_gives_all_that_comes_before_a_leaf_that_cannot_be_read_however_far_it_loads_ahead(
        bool isStoredAsChanges
    )
    {
        using var store = PoorStore.Filled();
        if (isStoredAsChanges)
        {
            using var writer = Database.Open(store.Another(Address.None)).OrThrow();
            Assert.Equal(PoorStore.Entries, writer.Head.Tree.Keys(KeyRange.All).Count());
            writer
                .Transact(tree =>
                    tree.SetMany(
                        Enumerable
                            .Range(0, PoorStore.Entries / 10)
                            .Select(i => new Entry(PoorStore.Name(10 * i), "new"))
                    )
                )
                .OrThrow();
        }

        using (var db = Database.Open(store).OrThrow())
        {
            Assert.True(db.Head.Tree.Contains(PoorStore.Name(PoorStore.Entries / 2)));
            Assert.Equal(isStoredAsChanges, store.Reads > db.Head.Tree.Height + 1); // the last read is then a base
        }

        using var other = Database.Open(store.Another(store.Newest)).OrThrow();
        var scanned = new List<Key>();
        Assert.Throws<DbException>(() => scanned.AddRange(other.Head.Tree.Keys(KeyRange.All)));
        Assert.Equal(Enumerable.Range(0, scanned.Count).Select(PoorStore.Name), scanned);
        Assert.InRange(scanned.Count, (PoorStore.Entries / 2) - 100, PoorStore.Entries / 2);
    }

    [Fact]
    public void A_scan_of_more_than_the_cache_holds_leaves_alone_what_is_used_all_the_time()
    {
        using var store = PoorStore.Filled();
        using var db = Database.Open(store, new() { CacheBytes = 512 << 10 }).OrThrow();
        var tree = db.Head.Tree;
        var favourites = Enumerable.Range(0, 20).Select(i => PoorStore.Name(i * 997)).ToArray();
        Assert.All(favourites.Concat(favourites), key => Assert.True(tree.Contains(key)));

        Assert.Equal(PoorStore.Entries, tree.Keys(KeyRange.All).Count());
        Assert.Equal(PoorStore.Entries, tree.RangeDescending(KeyRange.All).Count());
        var reads = store.Reads;
        Assert.All(favourites, key => Assert.True(tree.Contains(key)));
        Assert.Equal(reads, store.Reads);
    }

    [Fact]
    public void What_is_asked_for_again_after_the_cache_let_go_of_it_stays()
    {
        using var store = PoorStore.Filled();
        using var db = Database.Open(store, new() { CacheBytes = 512 << 10 }).OrThrow();
        var tree = db.Head.Tree;
        for (var i = 0; i < 2; i++)
        {
            Assert.True(tree.Contains(PoorStore.Name(0)));
            Assert.Equal(PoorStore.Entries, tree.Keys(KeyRange.All).Count());
        }

        var reads = store.Reads;
        Assert.True(tree.Contains(PoorStore.Name(0)));
        Assert.Equal(reads, store.Reads);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Once_the_cache_is_full_a_leaf_stays_from_the_second_look_on(bool together)
    {
        using var store = PoorStore.Filled();
        using var db = Database.Open(store, new() { CacheBytes = 512 << 10 }).OrThrow();
        var tree = db.Head.Tree;
        Assert.All(Enumerable.Range(0, PoorStore.Entries / 40), i =>
            Assert.True(tree.Contains(PoorStore.Name(40 * i)))
        );

        Assert.Equal(
            [2, 2, 0],
            Enumerable
                .Range(0, 3)
                .Select(_ =>
                {
                    var reads = store.Reads;
                    if (together)
                    {
                        Assert.Equal(
                            2,
                            tree.FindMany(PoorStore.Name(100), PoorStore.Name(10_000)).Count(value => value.IsSome)
                        );
                    }
                    else
                    {
                        Assert.True(tree.Contains(PoorStore.Name(100)) && tree.Contains(PoorStore.Name(10_000)));
                    }

                    return store.Reads - reads;
                })
        );
    }

    [Fact]
    public async Task Scans_beside_each_other_give_all_entries_while_leaves_come_into_memory_and_go()
    {
        using var store = PoorStore.Filled();
        var all = Enumerable.Range(0, PoorStore.Entries).Select(PoorStore.Name).ToArray();
        for (var round = 0; round < Tries.Of(20); round++)
        {
            // Half of it fits: at first what one of them loads comes into the others' way, then it goes.
            using var db = Database.Open(store.Another(Address.None), new() { CacheBytes = 1 << 20 }).OrThrow();
            var tree = db.Head.Tree;
            await Task.WhenAll(
                Enumerable
                    .Range(0, 4)
                    .Select(reader =>
                        Task.Run(() =>
                            Assert.Equal(
                                all,
                                reader % 2 == 0
                                    ? tree.Keys(KeyRange.All)
                                    : tree.RangeDescending(KeyRange.All).Select(entry => entry.Key).Reverse()
                            )
                        )
                    )
            );
        }
    }

    [Fact]
    public void A_scan_that_ends_soon_loads_little_in_vain()
    {
        using var store = PoorStore.Filled();
        using var db = Database.Open(store).OrThrow();
        Assert.Equal(100, db.Head.Tree.Keys(KeyRange.From(PoorStore.Name(5000))).Take(100).Count());
        // A path of 3 nodes, two or three leaves more, and perhaps one that the last of them was loaded with.
        Assert.InRange(store.Reads, 5, 7);
    }
}
