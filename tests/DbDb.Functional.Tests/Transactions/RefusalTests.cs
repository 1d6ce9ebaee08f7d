using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Tests;

/// <summary>Functions that refuse with errors of their own, written as a user would.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly Database _db;

    public RefusalTests()
    {
        _db = Database.Open(_store).OrThrow();
        _db.Transact(tree => tree.Set("apple", "3")).OrThrow();
    }

    private abstract record ShopError
    {
        public sealed record SoldOut(string Fruit) : ShopError;

        public sealed record Storage(DbError Error) : ShopError;
    }

    [Fact]
    public void A_function_commits_or_refuses_with_an_error_of_its_own()
    {
        var sold = _db.Transact(Sell("apple"), error => new ShopError.Storage(error), "sold");
        var refused = _db.Transact(Sell("pear"), error => new ShopError.Storage(error));

        Assert.Equal((2, "sold"), sold.Match(Right: made => (made.Revision.Number, made.Note), Left: _ => default));
        Assert.Equal(new ShopError.SoldOut("pear"), Refusal(refused));
        Assert.Equal(2, _db.Head.Revision.Number);
    }

    [Fact]
    public void What_refuses_commits_nothing_of_what_it_had_changed_before()
    {
        var refused = _db.Transact<ShopError>(
            tree => tree.Set("pear", "1").Count > 1 ? new ShopError.SoldOut("room") : tree.Set("pear", "1"),
            error => new ShopError.Storage(error));

        Assert.Equal(new ShopError.SoldOut("room"), Refusal(refused));
        Assert.Equal((1, false), (_db.Head.Revision.Number, _db.Head.Tree.Contains("pear")));
    }

    [Fact]
    public void A_function_gives_a_result_or_refuses()
    {
        var left = _db.Transact(Take("apple"), error => new ShopError.Storage(error));
        var refused = _db.Transact<ShopError, int>(
            tree => tree.Contains("plum") ? (tree.Remove("plum"), 1) : new ShopError.SoldOut("plum"),
            error => new ShopError.Storage(error),
            "plums");

        Assert.Equal(
            (2L, 2),
            left.Match(Right: made => (made.Snapshot.Revision.Number, made.Result), Left: _ => default));
        Assert.Equal(new ShopError.SoldOut("plum"), Refusal(refused));
    }

    [Fact]
    public void A_function_gives_a_result_or_refuses_with_an_error_of_the_database()
    {
        Either<DbError, (Tree, int)> Counted(Tree tree) =>
            tree.Count < 2 ? (tree.Set($"{tree.Count}", ""), (int)tree.Count) : new DbError.Invalid("full");

        Assert.Equal(1, _db.Transact(Counted).OrThrow().Result);
        Assert.Equal(new DbError.Invalid("full"), _db.Transact(tree => Counted(tree)).Failure());
        Assert.Equal(2, _db.Head.Revision.Number);
    }

    [Fact]
    public async Task The_same_holds_without_a_thread_that_waits()
    {
        var left = await _db.TransactAsync(Take("apple"), error => new ShopError.Storage(error));
        var sold = await _db.TransactAsync(Sell("apple"), error => new ShopError.Storage(error), "sold");
        var refused = await _db.TransactAsync(Sell("pear"), error => new ShopError.Storage(error));
        var none = await _db.TransactAsync(Take("plum"), error => new ShopError.Storage(error));
        var counted = await _db.TransactAsync(tree => Right<DbError, (Tree, string)>((tree, "as it was")));

        Assert.True(sold.IsRight);
        Assert.Equal(new ShopError.SoldOut("pear"), Refusal(refused));
        Assert.Equal(2, left.Match(Right: made => made.Result, Left: _ => -1));
        Assert.Equal(new ShopError.SoldOut("plum"), Refusal(none));
        Assert.Equal("as it was", counted.OrThrow().Result);
        Assert.Equal(3, _db.Head.Revision.Number);
    }

    [Fact]
    public async Task Those_who_come_together_are_refused_or_committed_each_for_itself()
    {
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i => _db.TransactAsync(Take("apple"), error => new ShopError.Storage(error))));

        Assert.Equal(3, outcomes.Count(outcome => outcome.IsRight));
        Assert.All(outcomes.Where(outcome => outcome.IsLeft), outcome =>
            Assert.Equal(new ShopError.SoldOut("apple"), Refusal(outcome)));
        Assert.Equal(4, _db.Head.Revision.Number);
    }

    [Fact]
    public void An_error_of_the_database_is_mapped_once_whether_a_tree_or_the_store_had_it()
    {
        var calls = 0;
        ShopError Map(DbError error)
        {
            calls++;
            return new ShopError.Storage(error);
        }

        var tooLarge = _db.Transact(
            tree => Right<ShopError, Tree>(tree.Set(new byte[Limits.MaxKeyBytes + 1], "")), Map);
        _db.Dispose();
        var closed = _db.Transact(Sell("apple"), Map);

        Assert.Equal(
            new ShopError.Storage(new DbError.TooLarge("key", Limits.MaxKeyBytes + 1, Limits.MaxKeyBytes)),
            Refusal(tooLarge));
        Assert.Equal(new ShopError.Storage(new DbError.Closed()), Refusal(closed));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task What_the_callers_functions_throw_is_passed_on_and_nothing_committed()
    {
        var thrown = new TimeZoneNotFoundException();
        Either<ShopError, Tree> Throw(Tree tree) => throw thrown;
        ShopError ThrowToo(DbError error) => throw thrown;

        Assert.Same(thrown, Assert.ThrowsAny<Exception>(() => _db.Transact(Throw, ThrowToo)));
        Assert.Same(thrown, await Assert.ThrowsAnyAsync<Exception>(() => _db.TransactAsync(Throw, ThrowToo)));
        Assert.Same(thrown, Assert.ThrowsAny<Exception>(() => _db.Transact(Sell("apple"), ThrowToo, Long)));
        Assert.Same(
            thrown,
            await Assert.ThrowsAnyAsync<Exception>(() => _db.TransactAsync(Sell("apple"), ThrowToo, Long)));
        Assert.Equal(1, _db.Head.Revision.Number);
    }

    [Fact]
    public void What_is_neither_a_tree_nor_a_refusal_is_the_callers_mistake()
    {
        ShopError Map(DbError error) => null!;

        Assert.Throws<InvalidOperationException>(() => _db.Transact(_ => default(Either<ShopError, Tree>), Map));
        Assert.Throws<InvalidOperationException>(() => _db.Transact(_ => default(Either<ShopError, (Tree, int)>), Map));
        Assert.Throws<InvalidOperationException>(() =>
            _db.Transact(_ => Right<ShopError, (Tree, int)>((null!, 1)), Map));
        Assert.Contains(
            "note too large",
            Assert.Throws<InvalidOperationException>(() => _db.Transact(Sell("apple"), Map, Long)).Message);
        Assert.Throws<ArgumentNullException>("change", () =>
            _db.Transact(default(Func<Tree, Either<ShopError, Tree>>)!, Map));
        Assert.Throws<ArgumentNullException>("mapError", () => _db.Transact(Sell("apple"), null!));
        Assert.Equal(1, _db.Head.Revision.Number);
    }

    public void Dispose()
    {
        _db.Dispose();
        _store.Dispose();
    }

    private static string Long => new('n', Limits.MaxNoteBytes + 1);

    private static Func<Tree, Either<ShopError, Tree>> Sell(Key fruit) =>
        tree => tree.Contains(fruit) ? tree.Remove(fruit) : new ShopError.SoldOut($"{fruit}");

    // And how many are left.
    private static Func<Tree, Either<ShopError, (Tree, int)>> Take(Key fruit) =>
        tree => Stock(tree, fruit) is > 0 and var stock
            ? (tree.Set(fruit, $"{stock - 1}"), stock - 1)
            : new ShopError.SoldOut($"{fruit}");

    private static int Stock(Tree tree, Key fruit) => tree.Find(fruit).Match(
        Some: value => int.Parse($"{value}", System.Globalization.CultureInfo.InvariantCulture), None: () => 0);

    private static ShopError Refusal<T>(Either<ShopError, T> outcome) =>
        outcome.Match(Right: made => throw new InvalidOperationException($"{made}"), Left: error => error);
}
