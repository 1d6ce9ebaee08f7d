using LanguageExt;

namespace DbDb.Functional.Tests.Callers;

/// <summary>Query syntax over what is awaited: <c>ToAsync()</c> of each step, <c>ToEither()</c> of them all.</summary>
public sealed class AwaitedQueryTests : IDisposable
{
    private static readonly DbError _noFigs = new DbError.Invalid("no figs");

    private readonly Database _db = Database.InMemory();

    [Fact]
    public async Task Steps_of_all_kinds_go_together()
    {
        Either<DbError, (Snapshot, long, Value)> all = await (
            from sold in _db.TransactAsync(tree => tree.Set("fig", "1")).ToAsync()
            let count = sold.Count
            from old in _db.At(sold.Revision).ToAsync()
            from fig in old.Find("fig").ToEither(_noFigs).ToAsync()
            select (old, count, fig)
        ).ToEither();

        var (snapshot, one, value) = all.OrThrow();
        Assert.Equal((_db.Head.Revision, 1, "1"), (snapshot.Revision, one, (string)value));
    }

    [Fact]
    public async Task The_first_error_ends_it()
    {
        var steps = 0;
        var missing = await (
            from sold in _db.TransactAsync(tree => tree.Set("pear", "1")).ToAsync()
            from fig in sold.Find("fig").ToEither(_noFigs).ToAsync()
            from more in Count(() => _db.TransactAsync(tree => tree.Set("fig", "1"))).ToAsync()
            select more
        ).ToEither();
        var refused = await (
            from stale in _db.TryCommitAsync(_db.At(0).OrThrow(), Tree.Empty.Set("fig", "1")).ToAsync()
            from more in Count(() => _db.TransactAsync(tree => tree.Set("fig", "1"))).ToAsync()
            select more
        ).ToEither();

        Assert.Same(_noFigs, missing.Failure());
        Assert.IsType<DbError.Conflict>(refused.Failure());
        Assert.Equal((0, 1), (steps, _db.Head.Revision.Number));

        Task<Either<DbError, Snapshot>> Count(Func<Task<Either<DbError, Snapshot>>> step)
        {
            steps++;
            return step();
        }
    }

    [Fact]
    public async Task What_a_step_throws_is_thrown() =>
        Assert.Equal(
            "mine",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => (
                from sold in _db.TransactAsync(tree => tree.Set("fig", "1")).ToAsync()
                from more in _db.TransactAsync(Throws).ToAsync()
                select more
            ).ToEither())).Message);

    [Fact]
    public async Task A_step_that_is_cancelled_ends_it()
    {
        using var cancelled = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (
            from sold in _db.TransactAsync(
                tree =>
                {
                    cancelled.Cancel();
                    return tree.Set("fig", "1");
                },
                cancellation: cancelled.Token).ToAsync()
            from more in _db.TransactAsync(tree => tree.Set("fig", "2"), cancellation: cancelled.Token).ToAsync()
            select more
        ).ToEither());

        Assert.Equal("1", _db.Head["fig"]);
    }

    public void Dispose() => _db.Dispose();

    private static Tree Throws(Tree tree) => throw new InvalidOperationException("mine");
}
