namespace DbDb.Functional.Tests.Callers;

/// <summary>
/// Transactions of several databases that would wait for each other in a circle say so, and others inside each other go
/// on.
/// </summary>
public sealed class CrosswiseTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_circle_is_told_to_one_and_the_others_go_on(int count)
    {
        var databases = Enumerable.Range(0, count).Select(_ => Database.InMemory()).ToArray();
        using var inside = new Barrier(count);
        var outcomes = await Task.WhenAll(
                Enumerable
                    .Range(0, count)
                    .Select(i =>
                        Task.Factory.StartNew(
                            () =>
                                databases[i]
                                    .Transact(tree =>
                                    {
                                        inside.SignalAndWait();
                                        return databases[(i + 1) % count]
                                            .Transact(other => other.Set($"from {i}", ""))
                                            .Map(_ => tree.Set("own", ""));
                                    }),
                            TaskCreationOptions.LongRunning
                        )
                    )
            )
            .WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(1, outcomes.Count(outcome => outcome.Failure() is DbError.Crosswise));
        Assert.Equal(count - 1, outcomes.Count(outcome => outcome.IsRight));
        Assert.All(databases, db => Assert.True(db.Transact(tree => tree.Set("after", "")).IsRight));
    }

    [Fact]
    public async Task Tasks_and_loads_that_would_wait_in_a_circle_are_told_too()
    {
        var (one, other) = (Database.InMemory(), Database.InMemory());
        using var inside = new Barrier(2);
        var load = Task.Factory.StartNew(() => one.LoadAscending(Entries(() =>
        {
            inside.SignalAndWait();
            other.TransactAsync(tree => tree.Set("a", "")).GetAwaiter().GetResult().OrThrow();
        })), TaskCreationOptions.LongRunning);
        var async = other.TransactAsync(tree =>
        {
            inside.SignalAndWait();
            return one.TransactAsync(next => next.Set("b", "")).GetAwaiter().GetResult().Map(_ => tree);
        });
        var outcomes = await Task.WhenAll(load, async).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Single(outcomes, outcome => outcome.Failure() is DbError.Crosswise);
        Assert.Single(outcomes, outcome => outcome.IsRight);
    }

    [Fact]
    public async Task Many_that_are_always_inside_each_other_in_the_same_order_are_never_told_so()
    {
        var (outer, inner, third) = (Database.InMemory(), Database.InMemory(), Database.InMemory());
        var outcomes = await Task.WhenAll(
                Enumerable
                    .Range(0, 6)
                    .Select(i =>
                        Task.Factory.StartNew(
                            () =>
                                Enumerable
                                    .Range(0, 300)
                                    .All(n =>
                                        (i % 3) switch
                                        {
                                            0 => outer
                                                .Transact(tree =>
                                                    inner
                                                        .Transact(next => next.Set($"{i} {n}", ""))
                                                        .Map(_ => tree.Set($"{i} {n}", ""))
                                                )
                                                .IsRight,
                                            1 => inner
                                                .Transact(tree =>
                                                    third
                                                        .TransactAsync(next => next.Set($"{i} {n}", ""))
                                                        .GetAwaiter()
                                                        .GetResult()
                                                        .Map(_ => tree)
                                                )
                                                .IsRight,
                                            _ => inner.Transact(tree => tree.Set($"{i} {n}", "")).IsRight
                                                && outer.Transact(tree => tree.Set($"{i} {n}", "")).IsRight,
                                        }
                                    ),
                            TaskCreationOptions.LongRunning
                        )
                    )
            )
            .WaitAsync(TimeSpan.FromMinutes(1));
        Assert.All(outcomes, Assert.True);
        Assert.Equal(1200, outer.Head.Tree.Count);
    }

    [Fact]
    public void One_after_the_other_is_no_circle()
    {
        var (one, other) = (Database.InMemory(), Database.InMemory());
        for (var i = 0; i < 100; i++)
        {
            one.Transact(tree => other.Transact(next => next.Set("a", $"{i}")).Map(_ => tree)).OrThrow();
            other.Transact(tree => one.Transact(next => next.Set("a", $"{i}")).Map(_ => tree)).OrThrow();
        }
    }

    private static IEnumerable<Entry> Entries(Action inside)
    {
        yield return new("1", "");
        yield return new("2", "");
        inside();
        yield return new("3", "");
    }
}
