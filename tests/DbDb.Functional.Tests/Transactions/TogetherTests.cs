using System.Diagnostics;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What a group of transactions asks of its store, and what it tells.</summary>
[Collection(nameof(ListensToActivities))]
public sealed class TogetherTests : IDisposable
{
    private readonly MemoryStore _log = new();
    private readonly Spy _store;
    private readonly Database _db;
    private readonly Database _other;

    public TogetherTests()
    {
        _store = new(_log);
        _db = Database.Open(_store).OrThrow();
        _other = Database.Open(_log).OrThrow();
    }

    [Fact]
    public void Who_changes_nothing_has_seen_what_others_committed_and_so_has_the_database()
    {
        _other.Transact(tree => tree.Set("theirs", "")).OrThrow();
        var seen = new List<long>();
        var sums = Meters.Of(() => _db.Transact(tree =>
        {
            seen.Add(tree.Count);
            return tree;
        }).OrThrow());

        Assert.Equal([0, 1], seen);
        Assert.Equal(1, sums["dbdb.reruns"]);
        Assert.Equal(1, _db.Head.Revision.Number);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_who_changes_nothing_has_seen_is_durable_if_commits_are(bool isImmediate)
    {
        using var db = Database
            .Open(_store, new() { Durability = isImmediate ? Durability.Immediate : Durability.OnFlush })
            .OrThrow();
        var (flushes, heads) = (_store.Flushes, _store.Heads);
        db.Transact(tree => tree).OrThrow();

        Assert.Equal(isImmediate ? (1, 0) : (0, 1), (_store.Flushes - flushes, _store.Heads - heads));
    }

    [Fact]
    public void Who_changes_nothing_on_what_came_first_gets_that_and_so_does_the_database()
    {
        _store.Meets = append =>
            append == 1 ? Then(() => _other.Transact(tree => tree.Set("a", "theirs")).OrThrow()) : null;
        var runs = 0;
        var sums = Meters.Of(() =>
            Assert.Equal(1, _db.Transact(tree => ++runs == 1 ? tree.Set("a", "mine") : tree).OrThrow().Revision.Number)
        );

        Assert.Equal((2, 1), (runs, sums["dbdb.reruns"]));
        Assert.Equal("theirs", _db.Head.Tree.Find("a").Map(value => value.ToString()));
    }

    [Fact]
    public void A_conflict_is_counted_and_nothing_else_as_one()
    {
        var basis = _db.Head;
        var sums = Meters.Of(() =>
        {
            _db.Transact(tree => tree.Set("a", "")).OrThrow();
            _db.Transact(tree => tree).OrThrow();
            Assert.IsType<DbError.Invalid>(
                _db.Transact(Either<DbError, Tree> (_) => new DbError.Invalid("no")).Failure()
            );
        });
        Assert.False(sums.ContainsKey("dbdb.conflicts"));

        Assert.Equal(
            1,
            Meters.Of(() => Assert.IsType<DbError.Conflict>(_db.TryCommit(basis, basis.Tree.Set("b", "")).Failure()))[
                "dbdb.conflicts"
            ]
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_those_that_fail_together_each_is_tried_alone_unless_the_lock_is_what_they_have_not_got(
        bool isLocked
    )
    {
        using var go = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var first = _db.TransactAsync(tree =>
        {
            begun.Set();
            go.Wait();
            return tree.Set("first", "");
        });
        begun.Wait();
        var others = Enumerable.Range(0, 3).Select(i => _db.TransactAsync(tree => tree.Set($"{i}", ""))).ToArray();
        _store.Meets = append =>
            append != 2 ? null
            : isLocked ? new DbError.Locked("shop", 1, TimeSpan.Zero)
            : new DbError.Io("write", "shop", "no space left on device");
        go.Set();
        await first;
        var outcomes = await Task.WhenAll(others);

        Assert.Equal(isLocked ? 2 : 5, _store.Appends);
        Assert.All(outcomes, outcome =>
            Assert.Equal(isLocked, outcome.Match(Right: _ => false, Left: error => error is DbError.Locked))
        );
        Assert.Equal(isLocked ? 1 : 4, _db.Head.Revision.Number);
    }

    [Fact]
    public void One_that_fails_by_itself_is_not_tried_again()
    {
        _store.Meets = _ => new DbError.Io("write", "shop", "no space left on device");
        Assert.IsType<DbError.Io>(_db.Transact(tree => tree.Set("a", "")).Failure());
        Assert.Equal(1, _store.Appends);
    }

    // In the log that another writer has brought to its last revision nothing can be planned.
    [Fact]
    public void What_can_not_be_planned_again_fails_for_that_reason_and_it_is_traced()
    {
        _store.Meets = append => append == 1 ? Then(ToTheLastRevision) : null;
        DbError? error = null;
        var appends = Traced(() => error = _db.Transact(tree => tree.Set("a", "")).Failure());

        Assert.IsNotType<DbError.Conflict>(error);
        Assert.NotNull(error);
        Assert.Equal((ActivityStatusCode.Error, error.Message), Assert.Single(appends));
    }

    [Fact]
    public void What_the_store_refuses_is_traced_as_it_says_and_what_it_takes_is_no_error()
    {
        _store.Meets = append => append == 1 ? new DbError.Io("write", "shop", "no space left on device") : null;
        DbError? error = null;
        var appends = Traced(() =>
        {
            error = _db.Transact(tree => tree.Set("a", "")).Failure();
            _db.Transact(tree => tree.Set("a", "")).OrThrow();
        });

        Assert.Equal([(ActivityStatusCode.Error, error!.Message), (ActivityStatusCode.Unset, null)], appends);
    }

    public void Dispose()
    {
        _db.Dispose();
        _other.Dispose();
    }

    private static DbError? Then(Action act)
    {
        act();
        return null;
    }

    private static List<(ActivityStatusCode Status, string? Words)> Traced(Action act)
    {
        var stopped = new List<(ActivityStatusCode, string?)>();
        var mine = Environment.CurrentManagedThreadId;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Environment.CurrentManagedThreadId == mine && activity.OperationName == "dbdb.append")
                {
                    stopped.Add((activity.Status, activity.StatusDescription));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        act();
        return stopped;
    }

    private void ToTheLastRevision()
    {
        var head = _log.ReadHead().OrThrow();
        var planner = new Planner(head, Tree.Empty);
        planner.Add(Tree.Empty.Set("last", ""), default, "", new Revision(Bounds.MostRevision));
        _log.Append(planner.Finish()).OrThrow();
    }

    private sealed class Spy(MemoryStore log) : StoreDecorator(log)
    {
        public Func<int, DbError?> Meets { get; set; } = _ => null;

        public int Appends { get; private set; }

        public int Flushes { get; private set; }

        public int Heads { get; private set; }

        public override Either<DbError, LogHead> ReadHead()
        {
            Heads++;
            return base.ReadHead();
        }

        public override Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again) =>
            RetryAppend(segment, next => Meets(++Appends) is { } error ? error : Inner.Append(next), again);

        public override Either<DbError, LogHead> Flush()
        {
            Flushes++;
            return base.Flush();
        }
    }
}
