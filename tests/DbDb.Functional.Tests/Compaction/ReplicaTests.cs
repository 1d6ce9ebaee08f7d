namespace DbDb.Functional.Tests;

/// <summary>When a copy of a log is written on, and that what it has just written isn't read.</summary>
public sealed class ReplicaTests : IDisposable
{
    private const int Group = 1 << 20;

    private readonly List<TracedStore> _stores = [];

    [Fact]
    public void A_first_revision_of_more_than_a_leaf_is_written_by_itself_and_later_ones_together()
    {
        var (store, replica) = Begun();
        Add(replica, 1, [.. Enumerable.Range(0, 20).Select(i => ($"a{i}", 300))]);
        Assert.Single(store.Done);
        Add(replica, 2, [.. Enumerable.Range(0, 20).Select(i => ($"b{i}", 300))]);
        Add(replica, 3, [.. Enumerable.Range(0, 20).Select(i => ($"c{i}", 300))]);
        Assert.Single(store.Done);
        replica.Write();
        replica.Write();
        Assert.Equal(["append", "append"], store.Done);
        Assert.Equal((3L, 60L), (store.ReadHead().OrThrow().Revision.Number, store.ReadHead().OrThrow().Commit.Count));

        // Whoever fills it makes all of it durable at once.
        Assert.All(store.Syncs, Assert.False);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void As_much_as_a_leaf_holds_is_little(int more, int appends)
    {
        const int Length = 4000;
        var rest = Limits.Default.LeafBytes - (int)Change("", Length).MostBytes;
        var (store, replica) = Begun();
        Add(replica, 1, (new('k', rest + more), Length));
        Assert.Equal(appends, store.Done.Count);
    }

    [Theory]
    [InlineData(-8, 1)]
    [InlineData(0, 2)]
    [InlineData(8, 2)]
    public void A_group_is_written_once_it_has_its_length(int more, int appends)
    {
        var length = Group - 100_000;
        length += Group - (int)Added(length, out _);
        Assert.Equal(Group + more, Added(length + more, out var written));
        Assert.Equal(appends, written);
    }

    [Fact]
    public void What_it_has_written_is_not_read_again()
    {
        var (store, replica) = Begun();
        for (var i = 1; i <= 20; i++)
        {
            Add(replica, i, ($"{i}", 100));
            replica.Write();
        }

        Assert.Equal((20, 0, 20L), (store.Done.Count, store.Reads, store.ReadHead().OrThrow().Commit.Count));
    }

    public void Dispose() => _stores.ForEach(store => store.Dispose());

    private static void Add(Replica replica, int revision, params (string Key, int Length)[] changes) => replica.Add(
        from change in changes orderby (Key)change.Key select Change(change.Key, change.Length),
        new(revision),
        default,
        "");

    private static KeyChange Change(string key, int length) => new(key, new LazyValue(new byte[length]));

    // How many bytes a commit of so long a value adds, and how many appends there were before it was told to write.
    private long Added(int length, out int appends)
    {
        var (store, replica) = Begun();
        Add(replica, 1, ("a", 1));
        replica.Write();
        var before = store.ReadHead().OrThrow().End;
        Add(replica, 2, ("b", length));
        appends = store.Done.Count;
        replica.Write();
        return store.ReadHead().OrThrow().End - before;
    }

    private (TracedStore Store, Replica Replica) Begun()
    {
        var store = new TracedStore(new MemoryStore());
        _stores.Add(store);
        return (store, new(store, 1 << 20));
    }
}
