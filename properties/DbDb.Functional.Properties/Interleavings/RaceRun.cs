using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// Runs a race by a schedule, and tells what is wrong with it. Each commit appends to a list, as <see
/// cref="StrictSerializability"/> can judge it, and counts: so
/// that each snapshot's count must be its revision.
/// </summary>
internal sealed class RaceRun
{
    private const string Count = "n";
    private const int Padding = 40;
    private const int PaddingBytes = 60;
    private const int Lists = 2;

    // Of such nodes the tree has three levels.
    private static readonly Limits _limits = new(512, 512, 16, 64);

    private readonly Scheduler _scheduler;
    private readonly Race _race;
    private readonly List<string> _wrong = [];
    private readonly List<ClientOperation> _history = [];
    private readonly System.Collections.Generic.HashSet<Database> _closed = [];
    private readonly Dictionary<Database, long> _newest = [];
    private readonly SimulatedDisk _disk = new();
    private readonly FlushedStore _flushed;
    private int _number;
    private int _asked;
    private bool _isFailing;

    private RaceRun(Scheduler scheduler, Race race)
    {
        (_scheduler, _race) = (scheduler, race);
        _flushed = new(Memory);
        scheduler.SeesCache = race.IsFull;
    }

    private MemoryStore Memory { get; } = new(_limits, 42);

    public static List<string> Wrong(Scheduler scheduler, Race race)
    {
        var run = new RaceRun(scheduler, race);
        run.All();
        return run._wrong;
    }

    // Else handles on it, of which one may be closed.
    private bool IsInMemoryItself => _race is { IsInFile: false, IsLater: false, Databases: 1 };

    // Others are shown only what is durable, and who may write waits no longer than 20 ms to make it so.
    private bool MaySeeLess => _race is { IsInFile: true, IsLater: true, Databases: > 1 };

    private bool IsOpen(Database database) => !_closed.Contains(database);

    private void All()
    {
        var databases = Enumerable.Range(0, _race.Databases).Select(_ => Open(_disk.NewProcess())).ToArray();
        databases[0].Transact(tree => Counted(Filled(tree))).OrThrow();
        _isFailing = _race.IsFailing;
        var watchers = _race.Watchers.Select((isEach, i) => new Watching(this, databases[0], isEach, i)).ToArray();
        var threads = _race.Threads
            .Select((steps, i) => (Steps: steps, Thread: i, Database: i % databases.Length))
            .Select(of => _scheduler.Start(
                $"thread {of.Thread}", () => Take(of.Thread, databases[of.Database], of.Database, of.Steps)))
            .ToArray();
        _scheduler.Join(threads);
        _isFailing = false;

        if (!_race.Has(Step.Dispose) || !IsInMemoryItself)
        {
            var newest = End(databases, watchers);
            var commits = 1 + _history.Count(operation =>
                operation.Fate == Fate.Committed && operation.Accesses.Any(access => access is Access.Append));
            Expect(commits == newest, () => $"revision {newest} after {commits} commits that were acknowledged");
            _wrong.AddRange(StrictSerializability.AnomaliesIn(_history)
                .Select(anomaly => $"{anomaly} in\n  {string.Join("\n  ", _history)}"));
        }

        foreach (var database in databases)
        {
            database.Dispose();
            Expect(
                database.Refresh().Error() is DbError.Closed && database.Transact(Counted).Error() is DbError.Closed,
                () => "disposed, and not closed");
        }

        foreach (var watcher in watchers)
        {
            _scheduler.Join(watcher.Thread);
        }
    }

    // What is there after all, and whether who watches has seen it.
    private long End(Database[] databases, Watching[] watchers)
    {
        using var fresh = Array.Find(databases, IsOpen) is null ? Open(_disk.NewProcess()) : null;
        var database = Array.Find(databases, IsOpen) ?? fresh!;
        if (MaySeeLess)
        {
            Array.ForEach(Array.FindAll(databases, IsOpen), open => open.Flush().OrThrow());
        }

        var client = new ListClient(99, Array.IndexOf(databases, database), database, _ => { }, _history.Add);
        var newest = client.Refresh([.. Enumerable.Range(0, Lists).Select(Name)]).OrThrow();
        Check(newest);
        _wrong.AddRange(Verification.Of(database).Select(violation => violation.ToString()));
        if (IsOpen(databases[0]))
        {
            databases[0].Refresh().OrThrow();
            Array.ForEach(watchers, watcher => _scheduler.Await(
                "the watcher", () => watcher.Last >= newest.Revision.Number || watcher.Thread.IsDone));
        }

        Array.ForEach(watchers, watcher => Expect(
            !IsOpen(databases[0]) || watcher.Last == newest.Revision.Number,
            () => $"watched until {watcher.Last} of {newest.Revision}"));
        if (_race.IsLater && !_race.IsInFile && !_race.Has(Step.Dispose))
        {
            _scheduler.Await("durability", () => _flushed.IsFlushed, TimeSpan.FromSeconds(10));
            Expect(_flushed.IsFlushed, () => "never flushed");
        }

        return newest.Revision.Number;
    }

    private Database Open(IDisk disk) => Database.Open(
        _race.IsInFile ? FileStore.Open("race.dbdb", new() { Limits = _limits, Generation = 42 }, disk).OrThrow()
            : IsInMemoryItself ? Memory : _flushed.Handle(),
        new()
        {
            Limits = _limits,
            CacheBytes = 2 << 10,
            Clock = new VirtualClock(_scheduler) { Asked = FailIfItShould },
            WatchInterval = _race.Databases > 1 ? TimeSpan.FromMilliseconds(50) : Timeout.InfiniteTimeSpan,
            Durability = _race.IsLater ? Durability.Within(TimeSpan.FromMilliseconds(20)) : Durability.Immediate,
        }).OrThrow();

    private void Take(int thread, Database database, int number, ImmutableArray<Step> steps)
    {
        var client = new ListClient(thread, number, database, _ => { }, _history.Add);
        foreach (var step in steps)
        {
            Seams.Step($"before {step}");
            var wasClosed = _closed.Contains(database);
            var error = Caught(() => Take(step, client, database, thread, number));
            ExpectNoneGoesBack(database);
            Expect(
                !wasClosed || error is DbError.Closed
                || step is Step.Cancel or Step.Throw or Step.Refuse or Step.Look or Step.Keep or Step.Dispose,
                () => $"{step} of a closed database: {error}");
            Expect(
                error is null or DbError.Closed
                || (step is Step.Compact or Step.Drop && error is DbError.Locked)
                || (step is Step.Compare && error is DbError.Conflict)
                || (step is Step.Cancel && error is DbError.Invalid),
                () => $"{step}: {error}");
            Expect(error is not DbError.Closed || _race.Has(Step.Dispose), () => $"{step}: closed, and nobody has");
        }
    }

    private DbError? Take(Step step, ListClient client, Database database, int thread, int number)
    {
        switch (step)
        {
            case Step.Transact:
                return Seen(database, client.Transact(Plan(), Counted));
            case Step.TransactAsync:
                return Async(database, thread, number, CancellationToken.None);
            case Step.Cancel:
                return Cancelled(database, thread, number);
            case Step.Throw:
                try
                {
                    return database.Transact(Tree (tree) =>
                        throw new InvalidOperationException($"{tree.Append(Name(0), ++_number).Count}")).Error();
                }
                catch (InvalidOperationException)
                {
                    return null;
                }

            case Step.Refuse:
                if (!MaySeeLess)
                {
                    client.Refuse(Plan());
                }

                return null;
            case Step.Compare:
                return Seen(database, client.TryCommit(Plan(), Counted));
            case Step.Refresh:
                return Seen(database, MaySeeLess ? database.Refresh() : client.Refresh([Name(0), Name(1)]));
            case Step.Look:
                return _race.Has(Step.Dispose) ? null : Seen(database, client.Head([Name(0), Name(1)]));
            case Step.Keep:
                return Keep(database);
            case Step.Flush:
                return Seen(database, database.Flush());
            case Step.Compact:
                return database.Compact(Retention.All).Error();
            case Step.Drop:
                return database.Compact(Retention.Last(1)).Error();
            default:
                database.Dispose();
                _closed.Add(database);
                return null;
        }
    }

    private DbError? Cancelled(Database database, int thread, int number)
    {
        using var source = new CancellationTokenSource();
        var canceller = _scheduler.Start("canceller", () =>
        {
            Seams.Step("before cancelling");
            source.Cancel();
        });
        try
        {
            return Async(database, thread, number, source.Token);
        }
        finally
        {
            _scheduler.Join(canceller);
        }
    }

    private DbError? Async(Database database, int thread, int number, CancellationToken cancellation)
    {
        var plan = Plan();
        var accesses = ImmutableArray<Access>.Empty;
        var invoked = Stopwatch.GetTimestamp();
        var task = database.TransactAsync(
            tree =>
            {
                accesses = [.. plan.Select(access =>
                    access is Access.Read read ? read with { Numbers = tree.Numbers(read.List) } : access)];
                return Counted(plan.OfType<Access.Append>()
                    .Aggregate(tree, (next, append) => next.Append(append.List, append.Number)));
            },
            cancellation: cancellation);
        _scheduler.Await("a task", () => task.IsCompleted);
        var completed = Stopwatch.GetTimestamp();
        if (task.IsCanceled)
        {
            Expect(cancellation.IsCancellationRequested, () => "cancelled by nobody");
            _history.Add(new(thread, number, invoked, completed, Fate.Aborted, plan));
            return null;
        }

        var outcome = task.GetAwaiter().GetResult();
        _history.Add(outcome.IsRight
            ? new(thread, number, invoked, completed, Fate.Committed, accesses)
            : new(thread, number, invoked, completed, Fate.Aborted, plan));
        return Seen(database, outcome);
    }

    // A snapshot stays what it is, whatever comes.
    private DbError? Keep(Database database)
    {
        var kept = database.Head;
        for (var i = 0; i < 2; i++)
        {
            Seams.Step("while a snapshot is kept");
            if (Read(kept) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private DbError? Read(Snapshot snapshot) => Caught(() =>
    {
        Check(snapshot);
        var entries = snapshot.Tree.Range(KeyRange.All).Count();
        Expect(entries == snapshot.Tree.Count, () => $"{entries} entries of {snapshot.Tree.Count}");
        Expect(
            snapshot.Tree.IsEmpty || !_race.IsFull || Enumerable.Range(0, Padding / 4).All(i =>
                snapshot.Tree.Find(PaddingName(i * 4)).Exists(value => value.Length == PaddingBytes)),
            () => "an entry is lost");
        return null;
    });

    private DbError? Seen(Database database, Either<DbError, Snapshot> outcome) => outcome.MatchUnsafe<DbError?>(
        Right: snapshot => Caught(() =>
        {
            Check(snapshot);
            _newest[database] = Math.Max(_newest.GetValueOrDefault(database), snapshot.Revision.Number);
            ExpectNoneGoesBack(database);
            return null;
        }),
        Left: error => error);

    private static DbError? Caught(Func<DbError?> deed)
    {
        try
        {
            return deed();
        }
        catch (DbException exception)
        {
            return exception.Error;
        }
        catch (ClockException)
        {
            return null;
        }
    }

    private void FailIfItShould()
    {
        if (_isFailing && ++_asked % 3 == 0)
        {
            throw new ClockException();
        }
    }

    private void ExpectNoneGoesBack(Database database)
    {
        var newest = _newest.GetValueOrDefault(database);
        var head = database.Head.Revision.Number;
        Expect(head >= newest, () => $"the head is {head}, and {newest} was seen before");
    }

    private void Check(Snapshot snapshot) =>
        Expect(
            CountOf(snapshot.Tree) == snapshot.Revision.Number,
            () => $"revision {snapshot.Revision} counts {CountOf(snapshot.Tree)}");

    private ImmutableArray<Access> Plan()
    {
        var number = ++_number;
        return number % 3 == 0
            ?
            [
                new Access.Read(Name(number / 3), []),
                new Access.Append(Name(number / 3), number),
                new Access.Read(Name(number / 3 + 1), []),
            ]
            : [new Access.Append(Name(number), number), new Access.Read(Name(number + 1), [])];
    }

    private static string Name(int list) => $"l{(list % Lists).ToString(CultureInfo.InvariantCulture)}";

    private static string PaddingName(int i) => string.Create(CultureInfo.InvariantCulture, $"p{i:00}");

    private Tree Filled(Tree tree) =>
        Enumerable.Range(0, _race.IsFull ? Padding : 0)
            .Aggregate(tree, (filled, i) => filled.Set(PaddingName(i), new byte[PaddingBytes]));

    private static Tree Counted(Tree tree) =>
        tree.Set(Count, (CountOf(tree) + 1).ToString(CultureInfo.InvariantCulture));

    private static long CountOf(Tree tree) =>
        tree.Find(Count).Match(
            Some: value => long.Parse(value.ToString(), CultureInfo.InvariantCulture), None: () => 0);

    private void Expect(bool isWell, Func<string> words)
    {
        if (!isWell)
        {
            _wrong.Add(words());
        }
    }

    private sealed class ClockException() : Exception("what is the time?");

    /// <summary>One who watches.</summary>
    private sealed class Watching
    {
        private readonly RaceRun _run;
        private readonly Database _database;

        public Watching(RaceRun run, Database database, bool isEach, int number)
        {
            (_run, _database) = (run, database);
            Last = isEach ? 0 : database.Head.Revision.Number;
            var watched = database.Watch(isEach ? Revision.Zero : null);
            Thread = run._scheduler.Start($"watcher {number}", () => Watch(watched, isEach));
        }

        public Fiber Thread { get; }

        public long Last { get; private set; }

        private void Watch(IAsyncEnumerable<Snapshot> watched, bool isEach)
        {
            var all = watched.GetAsyncEnumerator();
            while (true)
            {
                var next = all.MoveNextAsync().AsTask();
                _run._scheduler.Await("the next", () => next.IsCompleted);
                if (!next.GetAwaiter().GetResult())
                {
                    return;
                }

                var revision = all.Current.Revision.Number;
                _run.Expect(
                    isEach && !_run._race.Has(Step.Drop) ? revision == Last + 1 : revision > Last,
                    () => $"watched {revision} after {Last}");
                Last = revision;
                _run.Seen(_database, all.Current);
            }
        }
    }
}
