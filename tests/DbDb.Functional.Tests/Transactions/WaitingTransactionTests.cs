using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>Transactions that wait while the function of another one blocks.</summary>
public sealed class WaitingTransactionTests : IDisposable
{
    private readonly RecordingStore _store = new(new MemoryStore());
    private readonly ManualResetEventSlim _go = new();
    private readonly Database _db;

    public WaitingTransactionTests() => _db = Database.Open(_store).OrThrow();

    [Fact]
    public async Task Waiting_takes_no_thread_and_all_that_waited_are_committed_at_once()
    {
        var first = await Block();
        var waiting = Enumerable
            .Range(0, 200)
            .Select(i => _db.TransactAsync(tree => tree.Set($"{i:000}", "")))
            .ToArray();

        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        _go.Set();
        var snapshots = (await Task.WhenAll(waiting)).Select(outcome => outcome.OrThrow()).ToArray();

        Assert.Equal(1, (await first).OrThrow().Revision.Number);
        Assert.Equal(Enumerable.Range(2, 200), snapshots.Select(snapshot => (int)snapshot.Revision.Number));
        Assert.All(snapshots.Select((snapshot, i) => (snapshot, i)), made =>
            Assert.Equal(made.i + 2, made.snapshot.Tree.Count)
        );
        Assert.Equal(2, _store.Calls.Count(call => call.Call is StoreCall.Append));
    }

    [Fact]
    public async Task What_is_cancelled_while_it_waits_is_not_made()
    {
        using var cancelled = new CancellationTokenSource();
        var first = await Block();
        var unwanted = _db.TransactAsync(tree => tree.Set("unwanted", ""), cancellation: cancelled.Token);
        var wanted = _db.TransactAsync(tree => tree.Set("wanted", ""));

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unwanted);
        _go.Set();
        await first;
        Assert.Equal(
            ["first", "wanted"],
            (await wanted).OrThrow().Tree.Keys(KeyRange.All).Select(key => key.ToString())
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _db.TransactAsync(tree => tree.Set("late", ""), cancellation: cancelled.Token)
        );
        Assert.Equal(2, _db.Head.Revision.Number);
    }

    [Fact]
    public async Task What_is_cancelled_once_its_function_runs_is_made_all_the_same()
    {
        using var cancelled = new CancellationTokenSource();
        using var begun = new ManualResetEventSlim();
        var made = _db.TransactAsync(
            tree =>
            {
                begun.Set();
                _go.Wait();
                return tree.Set("made", "");
            },
            cancellation: cancelled.Token
        );
        begun.Wait();

        await cancelled.CancelAsync();
        _go.Set();

        Assert.Equal(1, (await made).OrThrow().Revision.Number);
    }

    [Fact]
    public async Task A_function_runs_in_the_context_of_its_caller_whoever_runs_it()
    {
        var local = new AsyncLocal<string>();
        var first = await Block();
        var seen = Enumerable.Range(0, 3).Select(i => Task.Run(() =>
        {
            local.Value = $"{i}";
            return _db.TransactAsync(tree => (tree, local.Value));
        })).ToArray();
        _go.Set();

        await first;
        Assert.Equal(["0", "1", "2"], (await Task.WhenAll(seen)).Select(outcome => outcome.OrThrow().Result));
    }

    [Fact]
    public async Task P7_a_function_that_waits_for_another_transaction_is_told_so_on_whatever_thread()
    {
        var inner = new List<Either<DbError, Snapshot>>();
        Task<Either<DbError, Snapshot>>? later = null;
        _db.Transact(tree =>
            {
                inner.Add(_db.TransactAsync(other => other.Set("a", "")).Result);
                inner.Add(Task.Run(() => _db.Transact(other => other.Set("a", ""))).Result);
                inner.Add(_db.TryCommitAsync(_db.Head, tree.Set("a", "")).Result);
                inner.Add(_db.Flush());
                later = Task.Run(() =>
                {
                    _go.Wait();
                    return _db.Transact(other => other.Set("later", ""));
                });
                return tree;
            })
            .OrThrow();

        Assert.All(inner, outcome =>
            Assert.True(outcome.Match(Right: _ => false, Left: error => error is DbError.Reentrant))
        );
        _go.Set();
        Assert.Equal(1, (await later!).OrThrow().Revision.Number);
    }

    [Fact]
    public async Task P6_those_that_wait_when_the_database_is_closed_are_told_so()
    {
        var first = await Block();
        var waiting = _db.TransactAsync(tree => tree.Set("late", ""));
        var closing = Task.Run(_db.Dispose);
        await closing;
        _go.Set();

        Assert.All(new[] { await first, await waiting }, outcome =>
            Assert.True(outcome.Match(Right: _ => false, Left: error => error is DbError.Closed))
        );
    }

    [Fact]
    public async Task P8_many_large_transactions_at_once_are_not_held_in_memory_together()
    {
        var first = await Block();
        var large = Enumerable
            .Range(0, 20)
            .Select(i => _db.TransactAsync(tree => tree.Set($"{i:00}", new byte[400_000])))
            .ToArray();
        _go.Set();

        await first;
        await Task.WhenAll(large);

        // A group ends with what exceeds a mebibyte.
        Assert.Equal(1 + (20 / 3) + 1, _store.Calls.Count(call => call.Call is StoreCall.Append));
        Assert.Equal(21, _db.Head.Tree.Count);
    }

    [Fact]
    public async Task P7_a_function_that_returns_no_tree_is_told_so_and_those_behind_it_go_on()
    {
        var first = await Block();
        var none = _db.TransactAsync(tree => ((Tree)null!, 1));
        var next = _db.TransactAsync(tree => tree.Set("next", ""));
        _go.Set();

        await first;
        await Assert.ThrowsAsync<InvalidOperationException>(() => none);
        Assert.Equal(2, (await next).OrThrow().Revision.Number);
        Assert.Throws<ArgumentNullException>(() => _db.Transact((Func<Tree, Tree>)null!));
        Assert.Throws<ArgumentNullException>(() => _db.TryCommit(_db.Head, null!));
    }

    public void Dispose()
    {
        _go.Set();
        _db.Dispose();
        _go.Dispose();
    }

    // A transaction whose function blocks until it may go on; others wait behind it.
    private async Task<Task<Either<DbError, Snapshot>>> Block()
    {
        var begun = new TaskCompletionSource();
        var blocked = Task.Run(() => _db.Transact(tree =>
        {
            begun.TrySetResult();
            _go.Wait();
            return tree.Set("first", "");
        }));
        await begun.Task;
        return blocked;
    }
}
