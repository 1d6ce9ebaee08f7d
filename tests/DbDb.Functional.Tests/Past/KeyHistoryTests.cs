namespace DbDb.Functional.Tests;

public class KeyHistoryTests
{
    [Fact]
    public void What_became_of_a_key_is_told_newest_first_with_the_revision_that_did_it()
    {
        using var db = Stocked();
        var pears = db.History("pear").Select(step => step.OrThrow()).ToArray();
        Assert.Equal(
            [(4, "back"), (3, "sold out"), (1, "stock")],
            pears.Select(found => ((int)found.Snapshot.Revision.Number, found.Snapshot.Note))
        );
        Assert.Equal(
            [new TreeChange.Added("pear", "6"), new TreeChange.Removed("pear", "5"), new TreeChange.Added("pear", "5")],
            pears.Select(found => found.Change)
        );
        Assert.False(pears[1].Snapshot.Tree.Contains("pear"));
    }

    [Fact]
    public void A_key_that_never_was_has_none_however_long_it_is()
    {
        using var db = Stocked();
        Assert.Empty(db.History("plum"));
        Assert.Empty(db.History(Key.Empty));
        Assert.Empty(db.History(new byte[Limits.MaxKeyBytes + 1]));
        Assert.Empty(Database.InMemory().History("apple"));
    }

    [Fact]
    public void From_a_snapshot_on_only_what_came_before_is_told_and_before_revision_0_is_nothing()
    {
        using var db = Stocked();
        Assert.Equal([2, 1], Numbers(db, 2));
        Assert.Equal([1], Numbers(db, 1));
        Assert.Empty(Numbers(db, 0));
        Assert.Throws<ArgumentNullException>(() => db.History(newest: null!));
        Assert.Throws<ArgumentNullException>(() => KeyHistory.Of(null!, "apple"));
    }

    [Fact]
    public void What_is_committed_while_it_is_told_does_not_come_in_between()
    {
        using var db = Stocked();
        using var history = db.History("apple").GetEnumerator();
        db.Transact(tree => tree.Remove("apple")).OrThrow();
        Assert.True(history.MoveNext());
        Assert.Equal(2, history.Current.OrThrow().Snapshot.Revision.Number);
        db.Transact(tree => tree.Set("apple", "7")).OrThrow();
        Assert.True(history.MoveNext());
        Assert.Equal(1, history.Current.OrThrow().Snapshot.Revision.Number);
        Assert.False(history.MoveNext());
    }

    [Fact]
    public void A_change_is_told_when_the_snapshot_before_it_was_asked_for_and_no_other()
    {
        using var db = Stocked();
        var asked = new List<long>();
        var snapshots = db.History(db.Head).Select(step =>
        {
            asked.Add(step.OrThrow().Revision.Number);
            return step;
        });
        Assert.Equal(4, KeyHistory.Of(snapshots, "pear").First().OrThrow().Snapshot.Revision.Number);
        Assert.Equal([4, 3], asked);
    }

    [Fact]
    public void A_closed_database_says_so_once()
    {
        var db = Stocked();
        db.Dispose();
        Assert.IsType<DbError.Closed>(
            Assert.Single(db.History("apple")).Match(Right: _ => null!, Left: error => error)
        );
    }

    [Fact]
    public void An_error_among_the_snapshots_ends_it_after_what_is_certain()
    {
        using var db = Stocked();
        var newest = db.History(db.Head).Take(2);
        var told = KeyHistory.Of(newest.Append(new DbError.Closed()).Concat(newest), "pear").ToArray();
        Assert.Equal(2, told.Length);
        Assert.Equal(4, told[0].OrThrow().Snapshot.Revision.Number);
        Assert.True(told[1].IsLeft);
    }

    private static IEnumerable<long> Numbers(Database db, long revision) =>
        KeyHistory
            .Of(db.History(db.At(new(revision)).OrThrow()), "apple")
            .Select(step => step.OrThrow().Snapshot.Revision.Number);

    private static Database Stocked()
    {
        var db = Database.InMemory();
        db.Transact(tree => tree.Set("apple", "3").Set("pear", "5"), "stock").OrThrow();
        db.Transact(tree => tree.Set("apple", "10")).OrThrow();
        db.Transact(tree => tree.Remove("pear"), "sold out").OrThrow();
        db.Transact(tree => tree.Set("pear", "6"), "back").OrThrow();
        return db;
    }
}
