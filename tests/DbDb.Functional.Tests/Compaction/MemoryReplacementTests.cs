using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>How a log in memory takes the place of another.</summary>
public class MemoryReplacementTests
{
    [Fact]
    public void Whoever_has_the_first_of_a_line_finds_the_last()
    {
        using var first = new MemoryStore();
        using var second = Succeeded(first);
        using var third = Succeeded(second);

        Assert.Same(third, Found(first));
        Assert.Same(third, Found(second));
        Assert.True(third.Successor().OrThrow().IsNone);
        Assert.Equal(1, Commit(third).OrThrow().Revision.Number);
    }

    [Fact]
    public void A_database_that_is_opened_on_the_first_of_a_line_has_what_the_last_has()
    {
        using var store = new MemoryStore();
        using var db = Database.Open(store).OrThrow();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        db.Compact(Retention.All).OrThrow();
        db.Transact(tree => tree.Set("n", "2")).OrThrow();

        using var late = Database.Open(store).OrThrow();

        Assert.Equal(2, late.Head.Revision.Number);
    }

    [Fact]
    public void Whoever_closes_a_database_closes_the_logs_that_it_has_left_too()
    {
        var db = Database.InMemory(new() { CacheBytes = 0 });
        var old = new[] { "1", "2", "3" }
            .Select(n =>
            {
                var snapshot = db.Transact(tree => tree.Set("n", n)).OrThrow();
                db.Compact(Retention.Last(1)).OrThrow();
                return snapshot;
            })
            .ToArray();
        Assert.Equal(
            ["1", "2", "3"],
            old.Select(snapshot => snapshot.Read(tree => $"{tree.Find("n").IfNone("")}").OrThrow())
        );

        db.Dispose();

        Assert.All(old, snapshot => Assert.IsType<DbError.Closed>(snapshot.Read(tree => tree.Find("n")).Error()));
    }

    [Fact]
    public void One_that_was_replaced_is_neither_appended_to_nor_replaced_again()
    {
        using var store = new MemoryStore();
        using var next = Succeeded(store);

        Assert.IsType<DbError.Replaced>(Commit(store).Error());
        Assert.IsType<DbError.Replaced>(store.BeginReplacement().Error());
        Assert.Equal(0, store.ReadHead().OrThrow().Revision.Number);
    }

    [Fact]
    public void One_at_a_time_and_another_once_it_was_given_up()
    {
        using var store = new MemoryStore();
        var replacement = store.BeginReplacement().OrThrow();
        Assert.IsType<DbError.Locked>(store.BeginReplacement().Error());

        replacement.Dispose();

        Assert.IsType<DbError.Closed>(replacement.Store.ReadHead().Error());
        Assert.True(store.Successor().OrThrow().IsNone);
        Assert.Equal(1, Commit(store).OrThrow().Revision.Number);
        using var next = Succeeded(store);
    }

    [Fact]
    public void Catching_up_must_not_add_to_what_it_catches_up_with()
    {
        using var store = new MemoryStore();
        using var replacement = store.BeginReplacement().OrThrow();
        var copied = store.ReadHead().OrThrow();
        Commit(store).OrThrow();

        var completed = replacement.Complete(copied, _ => Commit(store).Map(_ => Unit.Default));

        Assert.IsType<DbError.Conflict>(completed.Error());
        Assert.True(store.Successor().OrThrow().IsNone);
        Assert.Equal(3, Commit(store).OrThrow().Revision.Number);
    }

    [Fact]
    public void One_that_is_closed_has_no_successor()
    {
        var store = new MemoryStore();
        using var replacement = store.BeginReplacement().OrThrow();
        var head = store.ReadHead().OrThrow();
        store.Dispose();

        Assert.IsType<DbError.Closed>(replacement.Complete(head, _ => Unit.Default).Error());
        Assert.IsType<DbError.Closed>(store.BeginReplacement().Error());
    }

    private static IStore Succeeded(IStore store)
    {
        using var replacement = store.BeginReplacement().OrThrow();
        return replacement
            .Complete(store.ReadHead().OrThrow(), _ => new DbError.Invalid("there is nothing to catch up with"))
            .OrThrow();
    }

    private static IStore Found(IStore store) =>
        store.Successor().OrThrow().Match(Some: found => found, None: () => store);

    private static Either<DbError, LogHead> Commit(IStore store)
    {
        var head = store.ReadHead().OrThrow();
        var tree = Tree.EmptyWith(head.Limits);
        var planner = new Planner(head, tree);
        planner.Add(tree.Set("n", $"{head.Revision}"), new(1), "");
        return store.Append(planner.Finish());
    }
}
