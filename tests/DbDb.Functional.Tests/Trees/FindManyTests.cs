using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Tests;

/// <summary>Many keys looked up or changed at once, and scans that load leaves ahead.</summary>
public class FindManyTests
{
    [Fact]
    public void Values_come_in_the_order_of_the_keys_and_none_for_what_is_not_there()
    {
        var tree = Tree.Empty.Set("apple", "3").Set("pear", "5");

        Assert.Equal(
            [Some<Value>("5"), None, Some<Value>("3"), Some<Value>("5")],
            tree.FindMany("pear", "plum", "apple", "pear").AsEnumerable()
        );
        Assert.Empty(tree.FindMany());
        Assert.Equal([Option<Value>.None], Tree.Empty.FindMany("apple").AsEnumerable());
    }

    [Fact]
    public void Values_are_written_where_the_caller_says_and_nowhere_else()
    {
        var room = new[] { Some<Value>("old"), Some<Value>("old"), Some<Value>("old") };

        Assert.Equal(1, Tree.Empty.Set("apple", "3").FindMany(["plum", "apple"], room));
        Assert.Equal([None, Some<Value>("3"), Some<Value>("old")], room);
    }

    [Fact]
    public void Too_little_room_is_refused_before_anything_is_written()
    {
        var room = new[] { Some<Value>("old") };

        Assert.Throws<ArgumentException>("values", () => Tree.Empty.FindMany(["a", "b"], room));
        Assert.Equal([Some<Value>("old")], room);
    }

    [Fact]
    public void What_cannot_be_read_is_the_error_of_those_who_need_it()
    {
        using var store = PoorStore.Filled();
        using var db = Database.Open(store).OrThrow();
        var tree = db.Head.Tree;
        Assert.True(tree.Contains(PoorStore.Name(0)));
        store.Refused = store.Newest; // the leaf of the first key, should it be read again
        using var other = Database.Open(store.Another(store.Refused)).OrThrow();

        Assert.Equal(
            500,
            other
                .Head.Read(all =>
                    all.FindMany([.. Enumerable.Range(0, 500).Select(i => PoorStore.Name(1000 + i))]).Somes().Count()
                )
                .OrThrow()
        );
        var failed = other.Head.Read(all => all.FindMany([.. Enumerable.Range(0, 500).Select(PoorStore.Name)]).Length);
        Assert.Equal(
            store.Refused.Offset,
            Assert.IsType<DbError.Corrupt>(failed.Match(Right: _ => null!, Left: error => error)).Offset
        );
    }

    [Fact]
    public void Leaves_that_will_be_changed_are_asked_for_together_and_stay_until_they_are()
    {
        using var store = PoorStore.Filled(3 * PoorStore.Entries);

        // The eighth of the cache that is for what came in takes more than twice 32 of them.
        using var db = Database.Open(store, new() { CacheBytes = 3 << 20 }).OrThrow();
        var tree = db.Head.Tree;
        Assert.Equal(3 * PoorStore.Entries, tree.Keys(KeyRange.All).Count());
        Changed(0, entries => tree.SetMany(entries));
        Changed(320, entries => tree.Patch(entries.Select(entry => new TreeChange.Added(entry.Key, entry.Value))));

        void Changed(int first, Func<Entry[], Tree> change)
        {
            store.Forget();
            var entries = Enumerable
                .Range(first, 320)
                .Select(i => new Entry(PoorStore.Name(i * 7919 % (3 * PoorStore.Entries)), "new"))
                .ToArray();

            var changed = change(entries);

            Assert.InRange(store.All.Count, 50, 320);
            // The cache lets go of what comes in nearly, not quite, in the order in which it came.
            Assert.InRange(store.All.Count - store.All.Distinct().Count(), 0, 10);
            Assert.Subset(store.All.ToHashSet(), store.Prefetched.ToHashSet());
            // But those that alone of their 32 aren't in memory.
            Assert.InRange(store.Prefetched.Count, store.All.Count - 20, store.All.Count);
            Assert.Equal(
                320,
                changed.FindMany([.. entries.Select(entry => entry.Key)]).Count(value => value == Some<Value>("new"))
            );
        }
    }

    [Fact]
    public void Leaves_whose_keys_will_be_removed_are_asked_for_together()
    {
        using var store = PoorStore.Filled();
        using var db = Database.Open(store).OrThrow();
        var tree = db.Head.Tree;
        Assert.True(tree.Contains(PoorStore.Name(0)));
        store.Forget();

        var rest = tree.RemoveMany(Enumerable.Range(0, 320).Select(i => PoorStore.Name(i * 7919 % PoorStore.Entries)));

        Assert.Equal(PoorStore.Entries - 320, rest.Count);
        // And the path to the first, and neighbours of those that have become small.
        Assert.InRange(store.All.Count, 200, 330);
        Assert.InRange(store.Prefetched.Count, store.All.Count - 10, store.All.Count);
    }

    [Fact]
    public void More_changes_than_the_cache_holds_leave_alone_what_is_used_all_the_time()
    {
        using var store = PoorStore.Filled(3 * PoorStore.Entries);
        using var db = Database.Open(store, new() { CacheBytes = 2 << 20 }).OrThrow();
        var tree = db.Head.Tree;
        var favourites = Enumerable.Range(0, 20).Select(i => PoorStore.Name(i * 2003)).ToArray();
        Assert.All(favourites.Concat(favourites), key => Assert.True(tree.Contains(key)));

        var changed = tree.SetMany(
            Enumerable
                .Range(0, 3 * PoorStore.Entries)
                .Where(i => i % 10 == 1)
                .Select(i => new Entry(PoorStore.Name(i), "new"))
        );
        Assert.Equal(3 * PoorStore.Entries, changed.Count);
        var reads = store.Reads;
        Assert.All(favourites, key => Assert.True(tree.Contains(key)));
        Assert.Equal(reads, store.Reads);
    }

    [Fact]
    public void Memory_that_entries_are_handed_out_in_may_be_used_again()
    {
        foreach (var length in new[] { 10, 1000, 5000, 100_000 })
        {
            var (key, value) = (new byte[2], new byte[length]);
            var tree = Tree
                .Empty.Set("a", "x")
                .SetMany(Reused())
                .RemoveMany(Reused().Where((_, i) => i % 2 == 0).Select(entry => entry.Key));

            Assert.Equal(51, tree.Count);
            Assert.All(Enumerable.Range(0, 100), i =>
                Assert.Equal(
                    i % 2 == 0 ? None : Some(new Value(Enumerable.Repeat((byte)i, length).ToArray())),
                    tree.Find(new byte[] { (byte)i, 7 })
                )
            );

            IEnumerable<Entry> Reused()
            {
                for (var i = 0; i < 100; i++)
                {
                    (key[0], key[1]) = ((byte)i, 7);
                    value.AsSpan().Fill((byte)i);
                    yield return new(key, value);
                }
            }
        }
    }

    [Fact]
    public void Changes_that_end_in_an_exception_or_are_none_at_all_change_nothing()
    {
        using var db = Database.Open(PoorStore.Filled()).OrThrow();
        var before = db.Head;

        Assert.Throws<TimeoutException>(() => db.Transact(tree => tree.SetMany(Failing())));
        Assert.Throws<ArgumentNullException>("entries", () => Tree.Empty.SetMany(null!));
        Assert.Throws<ArgumentNullException>("keys", () => Tree.Empty.RemoveMany(null!));

        Assert.Same(before, db.Head);
        Assert.Same(before.Tree, before.Tree.SetMany([]));
        Assert.Same(before.Tree, before.Tree.RemoveMany([]));

        static IEnumerable<Entry> Failing()
        {
            for (var i = 0; i < 40; i++)
            {
                yield return new(PoorStore.Name(i), "new");
            }

            throw new TimeoutException();
        }
    }

    [Fact]
    public void What_cannot_be_read_to_be_changed_is_said_as_by_one_change()
    {
        using var store = PoorStore.Filled();
        using var db = Database.Open(store).OrThrow();
        Assert.True(db.Head.Tree.Contains(PoorStore.Name(5000)));
        using var other = Database.Open(store.Another(store.Newest)).OrThrow();

        var refused = other.Transact(tree =>
            tree.SetMany(Enumerable.Range(4000, 2000).Select(i => new Entry(PoorStore.Name(i), "new")))
        );

        Assert.Equal(
            store.Newest.Offset,
            Assert.IsType<DbError.Corrupt>(refused.Match(Right: _ => null!, Left: error => error)).Offset
        );
        Assert.Equal(
            other
                .Transact(tree => tree.Set(PoorStore.Name(5000), "new"))
                .Match(Right: _ => null!, Left: error => error),
            refused.Match(Right: _ => null!, Left: error => error)
        );
        other
            .Transact(tree =>
                tree.SetMany(Enumerable.Range(7000, 2000).Select(i => new Entry(PoorStore.Name(i), "new")))
            )
            .OrThrow();
    }
}
