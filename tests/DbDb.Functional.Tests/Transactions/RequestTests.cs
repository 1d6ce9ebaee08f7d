using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What is asked of the line, by itself.</summary>
public class RequestTests
{
    private static readonly AsyncLocal<string> _local = new();

    private readonly CallScope _scope = new();
    private readonly LogHead _head = LogHead.Genesis(7, Limits.Default);

    [Fact]
    public void What_is_done_exclusively_is_waited_for_and_run_by_itself_and_a_transaction_is_not()
    {
        var (exclusive, waited, started) = (
            new ExclusiveRequest(() => new DbError.Closed()),
            Made(_ => new DbError.Closed()),
            Made(_ => new DbError.Closed(), new())
        );

        Assert.Equal((true, true), (exclusive.IsWaitedFor, exclusive.IsExclusive));
        Assert.Equal((true, false), (waited.IsWaitedFor, waited.IsExclusive));
        Assert.Equal((false, false), (started.IsWaitedFor, started.IsExclusive));
    }

    [Fact]
    public void What_is_done_exclusively_gives_what_came_of_it_or_throws_why_nothing_did()
    {
        var thrown = new IOException("broken");
        var (done, failed) = (
            new ExclusiveRequest(() => new DbError.Closed()),
            new ExclusiveRequest(() => new DbError.Closed())
        );
        done.Run();
        failed.Fail(thrown);

        Assert.IsType<DbError.Closed>(done.Outcome.Failure());
        Assert.Same(thrown, Xunit.Record.Exception(() => failed.Outcome));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_runs_in_the_context_of_who_asked_or_where_that_flows_not_in_the_leaders(bool flows)
    {
        string? seenExclusive = null;
        string? seenInside = null;
        var (exclusive, transaction) = Asked();
        _local.Value = "leader";
        exclusive.Run();
        transaction.Run(new(_head, Tree.Empty));

        Assert.Equal(flows ? "caller" : "leader", seenExclusive);
        Assert.Equal(flows ? "caller" : "leader", seenInside);
        Assert.Equal("leader", _local.Value);

        (ExclusiveRequest, Transaction) Asked()
        {
            _local.Value = "caller";
            using var flow = flows ? default(IDisposable) : new Suppression();
            return (
                new ExclusiveRequest(() =>
                {
                    seenExclusive = _local.Value;
                    return new DbError.Closed();
                }),
                Made(_ =>
                {
                    seenInside = _local.Value;
                    return new DbError.Closed();
                })
            );
        }
    }

    [Fact]
    public void A_function_is_inside_while_it_runs_and_gives_its_tree()
    {
        var isInside = false;
        var transaction = Made(place =>
        {
            isInside = _scope.IsInside;
            return (place.Tree.Set("a", ""), 1);
        });

        var made = transaction.Run(new(_head, Tree.Empty));

        Assert.Equal((true, false), (isInside, _scope.IsInside));
        Assert.Equal(1, made!.Count);
    }

    [Fact]
    public void A_function_that_refuses_gives_no_tree_and_its_refusal_is_what_comes_of_it()
    {
        var transaction = Made(_ => new DbError.Invalid("no"));
        Assert.Null(transaction.Run(new(_head, Tree.Empty)));
        Decide(transaction);

        Assert.Equal("no", Assert.IsType<DbError.Invalid>(transaction.Outcome.Failure()).What);
    }

    [Fact]
    public void What_a_tree_throws_is_refused_and_what_the_function_throws_is_thrown_on()
    {
        var thrown = new IOException("mine");
        var (damaged, failed) = (
            Made(_ => throw new DbException(new DbError.Corrupt(8, "bad"))),
            Made(_ => throw thrown)
        );
        Assert.Null(damaged.Run(new(_head, Tree.Empty)));
        Assert.Null(failed.Run(new(_head, Tree.Empty)));
        Decide(damaged);
        Decide(failed);

        Assert.IsType<DbError.Corrupt>(damaged.Outcome.Failure());
        Assert.Same(thrown, Xunit.Record.Exception(() => failed.Outcome));
    }

    [Fact]
    public void Neither_a_tree_nor_an_error_is_a_mistake_of_the_functions()
    {
        var (bottom, none) = (Made(_ => default), Made(_ => (null!, 1)));
        Assert.Null(bottom.Run(new(_head, Tree.Empty)));
        Assert.Null(none.Run(new(_head, Tree.Empty)));

        Assert.Contains(
            "neither a tree nor an error",
            Assert.Throws<InvalidOperationException>(() => bottom.Outcome).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "null in place of a tree",
            Assert.Throws<InvalidOperationException>(() => none.Outcome).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Run_again_only_what_it_does_then_counts()
    {
        var runs = 0;
        var transaction = Made(place =>
            ++runs == 1 ? throw new IOException("at first") : (place.Tree.Set("a", ""), runs)
        );
        Assert.Null(transaction.Run(new(_head, Tree.Empty)));
        Assert.NotNull(transaction.Run(new(_head, Tree.Empty)));
        Decide(transaction);

        Assert.Equal(2, transaction.Outcome.OrThrow().Result);
    }

    [Fact]
    public void What_was_made_can_be_rejected_before_it_is_settled_and_refused_whatever_was_thrown()
    {
        var (rejected, refused) = (Made(place => (place.Tree, 1)), Made(_ => throw new IOException("mine")));
        rejected.Run(new(_head, Tree.Empty));
        refused.Run(new(_head, Tree.Empty));
        rejected.Reject(new DbError.ForeignTree());
        Decide(rejected);
        refused.Refuse(new DbError.Closed());

        Assert.IsType<DbError.ForeignTree>(rejected.Outcome.Failure());
        Assert.IsType<DbError.Closed>(refused.Outcome.Failure());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_only_started_it_is_told_once_it_is_complete(bool fails)
    {
        var completion = new TaskCompletionSource<Either<DbError, (Snapshot Snapshot, int Result)>>();
        var thrown = new IOException("broken");
        var transaction = Made(place => (place.Tree, 7), completion);
        transaction.Run(new(_head, Tree.Empty));
        Decide(transaction);
        if (fails)
        {
            transaction.Fail(thrown);
        }

        Assert.Equal((false, false), (completion.Task.IsCompleted, transaction.IsComplete));
        transaction.Complete();

        Assert.True(transaction.IsComplete);
        if (fails)
        {
            Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(() => completion.Task));
        }
        else
        {
            Assert.Equal(7, (await completion.Task).OrThrow().Result);
        }
    }

    private Transaction<int> Made(
        Func<Basis, Either<DbError, (Tree Tree, int Result)>> function,
        TaskCompletionSource<Either<DbError, (Snapshot Snapshot, int Result)>>? completion = null
    ) => new(function, "", _scope, completion);

    private static void Decide(Transaction transaction)
    {
        using var db = Database.InMemory();
        transaction.Accept(db.Head);
    }

    private sealed class Suppression : IDisposable
    {
        private AsyncFlowControl _flow = ExecutionContext.SuppressFlow();

        public void Dispose() => _flow.Undo();
    }
}
