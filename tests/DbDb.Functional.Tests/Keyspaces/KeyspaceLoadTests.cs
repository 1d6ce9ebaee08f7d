namespace DbDb.Functional.Tests.Keyspaces;

/// <summary>Loading entries of a keyspace: stories.</summary>
public class KeyspaceLoadTests
{
    private static readonly SecondaryIndex<string, string> _byName =
        SecondaryIndex.Of("by-name", Codec.String, (string name) => name).Unique();

    private static readonly SecondaryIndex<string, int> _byLength =
        SecondaryIndex.Of("by-length", Codec.Int32, (string name) => name.Length);

    private static readonly Keyspace<int, string> _people =
        Keyspace.Of("people", Codec.Int32, Codec.Text).IndexedBy(_byName).IndexedBy(_byLength);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Two_that_swap_their_names_do_not_meet(int others)
    {
        using var db = Database.InMemory();
        db.Transact(tree => tree.SetMany(Enumerable.Range(0, others).Select(i => new Entry($"{i}", "")))).OrThrow();
        db.Load(_people, [new(1, "ann"), new(2, "bob")]).OrThrow();

        db.Load(_people, [new(2, "ann"), new(1, "bob")]).OrThrow();

        Assert.Equal([new(2, "ann")], db.Head.In(_people).By(_byName).Of("ann"));
        Assert.Empty(db.Head.In(_people).Verify());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void A_name_that_somebody_has_who_is_not_loaded_is_refused(int others)
    {
        using var db = Database.InMemory();
        db.Transact(tree => tree.SetMany(Enumerable.Range(0, others).Select(i => new Entry($"{i}", "")))).OrThrow();
        var before = db.Load(_people, [new(1, "ann")]).OrThrow();

        var refused = Assert.IsType<DbError.NotUnique>(
            db.Load(_people, [new(3, "eve"), new(2, "ann")]).Failure());

        Assert.Equal(("people", "by-name"), (refused.Keyspace, refused.Index));
        Assert.Equal(before.Revision, db.Head.Revision);
    }

    [Fact]
    public void More_than_memory_should_hold_is_sorted_in_files_and_so_are_the_indexes()
    {
        const int Count = 20_000;
        using var db = Database.Open(new MemoryStore(), new() { CacheBytes = 1 << 20 }).OrThrow();
        db.Load(_people, Enumerable.Range(0, Count).Select(i => KeyValuePair.Create(i * 7919 % Count, $"<{i}>")))
            .OrThrow();
        db.Load(_people, Enumerable.Range(0, Count).Select(i => KeyValuePair.Create(i * 6997 % Count, $"<{i}>")))
            .OrThrow();

        var people = db.Head.In(_people);
        Assert.Equal(Count, people.Count);
        Assert.Equal(Count, people.By(_byName).Count);
        Assert.Equal(10, people.By(_byLength).CountOf(3));
        Assert.Empty(people.Verify());
    }

    [Fact]
    public async Task Entries_may_come_when_they_come()
    {
        using var db = Database.InMemory();

        var loaded = (await db.LoadAsync(_people, Come(), "from afar")).OrThrow();

        Assert.Equal("from afar", loaded.Note);
        Assert.Equal([new(1, "ann"), new(2, "bob")], loaded.In(_people));

        static async IAsyncEnumerable<KeyValuePair<int, string>> Come()
        {
            yield return new(2, "bob");
            await Task.Yield();
            yield return new(1, "ann");
        }
    }

    [Fact]
    public void One_that_is_declared_otherwise_is_refused_and_nothing_is_committed()
    {
        using var db = Database.InMemory();
        var before = db.Load(_people, [new(1, "ann")]).OrThrow();
        var others = Keyspace.Of("people", Codec.String, Codec.Text);

        Assert.IsType<DbError.KeyspaceDiffers>(db.Load(others, [new("1", "ann")]).Failure());
        Assert.Equal(before.Revision, db.Head.Revision);
    }

    [Fact]
    public void Nothing_that_is_loaded_declares_the_keyspace()
    {
        using var db = Database.InMemory();
        Assert.Equal(["people"], db.Load(_people, []).OrThrow().Tree.Keyspaces().Select(one => one.Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void An_index_key_that_would_be_too_long_is_refused_though_key_and_value_are_not(int others)
    {
        var byText = SecondaryIndex.Of("by-text", Codec.String, (string text) => text);
        var texts = Keyspace.Of("texts", Codec.String, Codec.Text).IndexedBy(byText);
        using var db = Database.InMemory();
        var before = db
            .Transact(tree => tree.SetMany(Enumerable.Range(0, others).Select(i => new Entry($"{i}", ""))))
            .OrThrow();

        var refused = db.Load(texts, [new(new('k', 2_500), new('v', 2_500))]).Failure();

        Assert.IsType<DbError.TooLarge>(refused);
        Assert.Equal(before.Revision, db.Head.Revision);
        Assert.IsType<DbError.TooLarge>(
            db.Transact(tree => tree.In(texts).Set(new('k', 2_500), new('v', 2_500))).Failure());
    }
}
