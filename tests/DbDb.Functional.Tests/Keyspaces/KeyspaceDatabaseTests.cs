namespace DbDb.Functional.Tests;

public class KeyspaceDatabaseTests
{
    private static readonly Keyspace<int, string> _words = Keyspace.Of("words", Codec.Int32, Codec.Text);

    [Fact]
    public void A_keys_history_is_told_in_its_types()
    {
        using var db = Lived();

        Assert.Equal(
            ["3: removed 1", "2: changed 1", "1: added 1"],
            db.History(_words, 1).Select(one => one.OrThrow()).Select(one => $"{one.Snapshot.Revision}: {one.Change}"));
        Assert.Equal(
            new KeyspaceChange<int, string>.Changed(1, "one", "won"),
            db.History(_words, 1).ElementAt(1).OrThrow().Change);
        Assert.Empty(db.History(_words, 7));
    }

    [Fact]
    public void A_difference_is_told_in_its_types()
    {
        using var db = Lived();
        var (old, now) = (db.At(2).OrThrow().Tree, db.Head.Tree);

        Assert.Equal(
            [
                new KeyspaceChange<int, string>.Removed(1, "won"),
                new KeyspaceChange<int, string>.Added(2, "two"),
            ],
            _words.Between(old, now));
        Assert.Throws<DbException>(() => Keyspace.Of("words", Codec.Int64, Codec.Text).Between(old, now));
    }

    [Fact]
    public async Task What_comes_is_told_in_its_types_and_what_changes_nothing_is_not()
    {
        using var db = Lived();
        var told = new List<string>();
        await foreach (var (snapshot, changes) in db.Watch(_words, after: 1))
        {
            told.Add($"{snapshot.Revision}: {string.Join(", ", changes)}");
            if (snapshot.Revision == db.Head.Revision)
            {
                break;
            }
        }

        Assert.Equal(["2: changed 1", "3: removed 1", "5: added 2"], told);
    }

    [Fact]
    public async Task What_was_dropped_before_it_was_told_comes_with_the_next()
    {
        using var folder = new TemporaryFolder();
        using var db = Database.Open(folder.Database).OrThrow();
        Live(db);
        await using var watch = db.Watch(_words, after: 1).GetAsyncEnumerator();
        db.Compact(Retention.Last(1)).OrThrow();

        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(5, watch.Current.Snapshot.Revision.Number);
    }

    [Fact]
    public void What_is_written_otherwise_ends_a_history_with_an_error()
    {
        using var db = Lived();
        db.Transact(tree => tree.Set(tree.Keys(_words.All.Bytes).Single(), new byte[] { 0xFF })).OrThrow();

        Assert.IsType<DbError.Undecodable>(db.History(_words, 2).First().Failure());
    }

    private static Database Lived()
    {
        var db = Database.InMemory();
        Live(db);
        return db;
    }

    private static void Live(Database db)
    {
        db.Transact(tree => tree.In(_words).Set(1, "one")).OrThrow();
        db.Transact(tree => tree.In(_words).Set(1, "won")).OrThrow();
        db.Transact(tree => tree.In(_words).Remove(1)).OrThrow();
        db.Transact(tree => tree.Set("bytes", "of others")).OrThrow();
        db.Transact(tree => tree.In(_words).Set(2, "two")).OrThrow();
    }
}
