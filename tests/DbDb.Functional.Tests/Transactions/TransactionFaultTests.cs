using DbDb.Functional.Testing;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Tests;

/// <summary>What a program can do to its own database.</summary>
public sealed class TransactionFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _db;

    public TransactionFaultTests()
    {
        _db = Database.Open(_folder.Database).OrThrow();
        _db.Transact(tree => tree.Set("a", "1")).OrThrow();
    }

    [Fact]
    public void P6_a_database_disposed_amid_reads_commits_and_enumerations_ends_them_with_closed_and_shows_no_other_bytes()
    {
        for (var round = 0; round < 5; round++)
        {
            var path = _folder.File($"{round}.dbdb");
            var expected = Enumerable.Range(0, 3000).Select(i => new Entry($"{i:D5}", $"value {i}")).ToArray();
            var db = Database.Open(path, new() { CacheBytes = 20_000 }).OrThrow();
            db.Load(expected).OrThrow();
            using var underWay = new CountdownEvent(3);
            var threads = new[]
            {
                Task.Run(() =>
                    UntilClosed(underWay, () =>
                        db.Head.Read(tree => tree.Range(KeyRange.Prefix("0")).SequenceEqual(expected))
                    )
                ),
                Task.Run(() =>
                    UntilClosed(underWay, () =>
                        db.Transact(tree => tree.Set("x", $"{tree.Count}{Random.Shared.Next()}")).Map(_ => true)
                    )
                ),
                Task.Run(() =>
                    UntilClosed(underWay, () => db.At(new Revision(1)).Map(snapshot => snapshot.Tree.Count == 3000))
                ),
            };
            underWay.Wait();
            db.Dispose();

            Assert.All(threads, thread => Assert.True(thread.GetAwaiter().GetResult()));
            using var again = Database.Open(path).OrThrow();
            Assert.Empty(Verification.Of(again));
        }
    }

    [Fact]
    public void P7_a_function_that_throws_is_aborted_alone_and_its_exception_passed_on()
    {
        var thrown = new InvalidOperationException("the caller's own");
        Assert.Same(
            thrown,
            Assert.Throws<InvalidOperationException>(() =>
                _db.Transact(Tree (tree) => tree.Set("b", "2") is null ? tree : throw thrown)
            )
        );
        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => _db.Load(Throwing(thrown))));
        GoesOn();
    }

    [Fact]
    public void P7_a_function_that_refuses_commits_nothing()
    {
        var refusal = new DbError.Invalid("no");
        Assert.Equal(refusal, Error(_db.Transact(tree => Left<DbError, Tree>(refusal))));
        GoesOn();
    }

    [Fact]
    public void P7_a_function_that_begins_another_transaction_gets_an_error()
    {
        var inner = new List<DbError>();
        _db.Transact(tree =>
            {
                inner.Add(Error(_db.Transact(other => other.Set("b", "2"))));
                inner.Add(Error(_db.TryCommit(_db.Head, tree.Set("b", "2"))));
                inner.Add(Error(_db.Load(Enumerable.Range(0, 2).Select(i => new Entry($"{i}", "")))));
                return tree;
            })
            .OrThrow();

        Assert.All(inner, error => Assert.IsType<DbError.Reentrant>(error));
        GoesOn();
    }

    [Fact]
    public void P7_a_tree_of_another_database_is_refused()
    {
        using var other = Database.Open(_folder.File("other.dbdb")).OrThrow();
        var foreign = other
            .Transact(tree => tree.SetMany(Enumerable.Range(0, 1000).Select(i => new Entry($"{i}", "x"))))
            .OrThrow()
            .Tree;

        Assert.IsType<DbError.ForeignTree>(Error(_db.Transact(_ => foreign.Set("b", "2"))));
        Assert.IsType<DbError.ForeignTree>(Error(_db.TryCommit(_db.Head, foreign)));
        GoesOn();
    }

    [Fact]
    public async Task P7_a_function_that_blocks_keeps_other_writers_waiting_and_no_reader()
    {
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var blocked = Task.Run(() => _db.Transact(tree =>
        {
            begun.Set();
            go.Wait();
            return tree.Set("blocked", $"{tree.Count}");
        }));
        begun.Wait();
        var next = Task.Run(() => _db.Transact(tree => tree.Set("next", $"{tree.Count}")));

        Assert.Equal("1", _db.Refresh().OrThrow().Tree.Find("a").Map(value => value.ToString()));
        using (var other = Database.Open(_folder.Database).OrThrow())
        {
            other.Transact(tree => tree.Set("other", "process")).OrThrow(); // the lock isn't held while a function runs
        }

        go.Set();
        // It ran again.
        Assert.Equal("2", (await blocked).OrThrow().Tree.Find("blocked").Map(value => value.ToString()));
        Assert.Equal("3", (await next).OrThrow().Tree.Find("next").Map(value => value.ToString()));
    }

    [Fact]
    public void P8_memory_that_runs_out_in_a_transaction_ends_it_alone()
    {
        using var child = Processes.Child.StartExhausted(_folder.File("exhausted.dbdb"), heapBytes: 60 << 20);
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Equal((0, "2\n3\n4\n"), (child.ExitCode, output));
        using var db = Database.Open(_folder.File("exhausted.dbdb")).OrThrow();
        Assert.Equal(
            ["after 0", "after 1", "after 2", "before"],
            db.Head.Tree.Keys(KeyRange.All).Select(key => key.ToString())
        );
        Assert.Empty(Verification.Of(db));
    }

    [Fact]
    public void I1_a_key_a_value_or_a_note_over_its_limit_is_refused_before_anything_is_written()
    {
        var bytes = File.ReadAllBytes(_folder.Database);
        var longest = new byte[Limits.MaxKeyBytes];
        Assert.Equal(
            new DbError.TooLarge("key", 4097, 4096),
            Error(_db.Transact(tree => tree.Set(new byte[4097], "v")))
        );
        Assert.Equal(
            new DbError.TooLarge("value", (64 << 20) + 1, 64 << 20),
            Error(_db.Transact(tree => tree.Set("k", new byte[(64 << 20) + 1])))
        );
        Assert.Equal(
            new DbError.TooLarge("note", 1025, 1024),
            Error(_db.Transact(tree => tree.Set("k", "v"), new string('n', 1025)))
        );
        Assert.Equal(
            new DbError.TooLarge("key", 4097, 4096),
            Error(_db.Load([new("fine", ""), new(new byte[4097], "v")]))
        );
        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));

        _db.Transact(tree => tree.Set(longest, "v"), new string('n', 1024)).OrThrow();
        Assert.True(_db.Head.Tree.Contains(longest));
    }

    [Fact]
    public void I2_empty_keys_and_values_every_byte_and_keys_that_begin_others_are_ordinary_data()
    {
        var keys = Enumerable.Range(0, 256).Select(b => new byte[] { (byte)b })
            .Concat(Enumerable.Range(0, 60).Select(length => new byte[length]))
            .Concat(Enumerable.Range(2, 60).Select(length => Enumerable.Repeat((byte)0xFF, length).ToArray()))
            .DistinctBy(Convert.ToHexString)
            .ToArray();
        _db.Transact(tree =>
                tree.Remove("a")
                    .SetMany(keys.Select(key => new Entry(key, key.Length % 2 == 0 ? System.Array.Empty<byte>() : key)))
            )
            .OrThrow();
        _db.Dispose();

        using var db = Database.Open(_folder.Database).OrThrow();
        var ordered = keys.Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToArray();
        Assert.Equal(ordered, db.Head.Tree.Keys(KeyRange.All).Select(key => key.Span.ToArray()));
        Assert.All(keys, key =>
            Assert.Equal(
                key.Length % 2 == 0 ? [] : key,
                db.Head.Tree.Find(key).Map(value => value.Span.ToArray()).IfNone([9, 9])
            )
        );
        Assert.Empty(Verification.Of(db));
    }

    [Fact]
    public void I3_a_clock_that_goes_back_or_jumps_leaves_revisions_and_instants_in_order()
    {
        var clock = new SetClock();
        using var db = Database.Open(_folder.File("clock.dbdb"), new() { Clock = clock }).OrThrow();
        foreach (var now in new[] { 1_000_000L, 999_000, 5, 2_000_000, -50, 1L << 40, 3_000_000 })
        {
            clock.Ticks = now;
            db.Transact(tree => tree.Set("at", $"{now}")).OrThrow();
        }

        var history = db.History().Select(step => step.OrThrow()).Reverse().ToArray();
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7], history.Select(commit => commit.Revision.Number));
        Assert.Equal(
            [1_000_000L, 1_000_000, 1_000_000, 2_000_000, 2_000_000, 1L << 40, 1L << 40],
            history.Select(commit => commit.Instant.UnixTimeTicks)
        );
        Assert.Equal(new Revision(3), db.AsOf(new Instant(1_500_000)).OrThrow().Revision);
    }

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    private void GoesOn()
    {
        Assert.Equal(["a"], _db.Head.Tree.Keys(KeyRange.All).Select(key => key.ToString()));
        Assert.Equal(new Revision(1), _db.Head.Revision);
        Assert.Equal(new Revision(2), _db.Transact(tree => tree.Set("a", "2")).OrThrow().Revision);
        _db.Transact(tree => tree.Set("a", "3")).OrThrow();
        Assert.Empty(Verification.Of(_db));
    }

    private static DbError Error(Either<DbError, Snapshot> outcome) =>
        outcome.Match(
            Right: snapshot => throw new Xunit.Sdk.XunitException($"no error: {snapshot}"),
            Left: error => error
        );

    private static IEnumerable<Entry> Throwing(Exception exception)
    {
        yield return new("b", "2");
        throw exception;
    }

    private static bool UntilClosed(CountdownEvent underWay, Func<Either<DbError, bool>> ask)
    {
        for (var i = 0; ; i++)
        {
            Either<DbError, bool> answer;
            try
            {
                answer = ask();
            }
            finally
            {
                if (i == 0)
                {
                    underWay.Signal();
                }
            }

            if (!answer.Match(Right: isRight => isRight, Left: _ => false))
            {
                return answer.Match(Right: _ => false, Left: error => error is DbError.Closed);
            }
        }
    }
}
