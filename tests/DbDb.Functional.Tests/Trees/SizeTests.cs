namespace DbDb.Functional.Tests;

/// <summary>What is too large is refused wherever entries come in, and nothing else becomes of it.</summary>
public sealed class SizeTests : IDisposable
{
    private static readonly Entry[] _tooLarge =
        [new(new byte[Limits.MaxKeyBytes + 1], "fine"), new("fine", new byte[Limits.MaxValueBytes + 1])];

    private readonly Database _db = Database.InMemory();
    private readonly Tree _tree = Tree.Empty.Set("a", "1").Set("z", "2");

    [Fact]
    public void Every_way_into_a_tree_refuses_it()
    {
        foreach (var entry in _tooLarge)
        {
            Refused(() => _tree.Set(entry.Key, entry.Value));
            Refused(() => _tree.SetMany([new("b", "before"), entry, new("c", "behind")]));
            Refused(() => _tree.Patch([new TreeChange.Added(entry.Key, new LazyValue(entry.Value))]));
            Refused(() => Tree.Build([entry]));
            Refused(() => _tree.ToBuilder().Set(entry.Key, entry.Value));
        }
    }

    [Fact]
    public void Every_way_into_a_database_refuses_it_and_leaves_what_was_there()
    {
        var before = _db.Head;
        foreach (var entry in _tooLarge)
        {
            Assert.IsType<DbError.TooLarge>(_db.Transact(tree => tree.Set(entry.Key, entry.Value)).Failure());
            Assert.IsType<DbError.TooLarge>(_db.Load([entry]).Failure());
            Assert.IsType<DbError.TooLarge>(_db.LoadAscending([entry]).Failure());
        }

        Assert.Same(before, _db.Head);
    }

    [Fact]
    public void A_builder_that_refused_it_goes_on()
    {
        var builder = _tree.ToBuilder();
        foreach (var entry in _tooLarge)
        {
            Refused(() => builder.Set(entry.Key, entry.Value));
        }

        Assert.True(builder.Set("m", "3"));
        Assert.Equal(new Entry[] { new("a", "1"), new("m", "3"), new("z", "2") }, builder.ToTree().Range(KeyRange.All));
    }

    public void Dispose() => _db.Dispose();

    private static void Refused(Func<object> way) =>
        Assert.IsType<DbError.TooLarge>(Assert.Throws<DbException>(() => way()).Error);
}
