namespace DbDb.Functional.Tests;

/// <summary>What becomes of a leaf in memory that a transaction changed a little.</summary>
public class AmendedLeafTests
{
    [Fact]
    public void A_small_change_copies_no_page_and_a_scan_makes_it_one()
    {
        using var database = Changed();
        Assert.NotNull(Leaf(database).Amended);

        Assert.Equal(100, database.Head.Tree.Range(KeyRange.All).Count());

        Assert.True(Leaf(database).IsPage(out _));
        Assert.Equal("new", Found(database, "key 050"));
    }

    [Fact]
    public void A_leaf_that_is_looked_up_often_becomes_a_page_and_one_that_is_seldom_stays()
    {
        using var database = Changed();

        for (var i = 0; i < 15; i++)
        {
            Assert.Equal("new", Found(database, "key 050"));
        }

        Assert.NotNull(Leaf(database).Amended);
        Assert.Equal("old", Found(database, "key 051"));
        Assert.True(Leaf(database).IsPage(out _));
        Assert.Equal("new", Found(database, "key 050"));
    }

    [Fact]
    public void What_is_changed_after_a_scan_is_stored_as_changes_to_what_was_stored_whole()
    {
        using var database = Changed();
        var whole = database.Head.Tree.Root.Child.AsStored().Delta!.Base;
        Assert.Equal(100, database.Head.Tree.Range(KeyRange.All).Count());

        database.Transact(tree => tree.Set("key 060", "newer")).OrThrow();

        var leaf = database.Head.Tree.Root.Child.AsStored();
        Assert.NotNull(leaf.Node.Amended);
        Assert.Equal(whole, leaf.Delta!.Base);
        Assert.Equal(2, Slotted.CountIn(leaf.Delta.Changes));
    }

    // Their long beginning was counted once, and would then have been there two hundred times.
    [Fact]
    public void A_key_that_begins_as_none_of_those_that_came_and_went_is_set()
    {
        using var database = Database.InMemory(
            new DatabaseOptions { Limits = Limits.Default with { LeafBytes = 32768 } }
        );
        database.Transact(tree => tree.Set("a", "first").Set("z", "last")).OrThrow();
        string Passing(int i) => new string('x', 2000) + i;

        database
            .Transact(tree =>
                Enumerable
                    .Range(0, 200)
                    .Aggregate(tree, (next, i) => next.Set(Passing(i), "").Remove(Passing(i)))
                    .Set("b", "second")
            )
            .OrThrow();

        Assert.Equal(new Key[] { "a", "b", "z" }, database.Head.Tree.Keys(KeyRange.All));
    }

    private static Value Found(Database database, Key key) => database.Head.Tree.Find(key).IfNone(Value.Empty);

    private static Node Leaf(Database database) => database.Head.Tree.Root.Child.AsStored().Node;

    // A hundred entries in one leaf, one of them written over.
    private static Database Changed()
    {
        var database = Database.Open(new MemoryStore()).OrThrow();
        database
            .Transact(tree => tree.SetMany(Enumerable.Range(0, 100).Select(i => new Entry($"key {i:D3}", "old"))))
            .OrThrow();
        database.Transact(tree => tree.Set("key 050", "new")).OrThrow();
        return database;
    }
}
