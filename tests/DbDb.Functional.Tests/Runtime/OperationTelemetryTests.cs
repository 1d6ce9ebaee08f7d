using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using LanguageExt;

namespace DbDb.Functional.Tests.Runtime;

/// <summary>
/// What a caller asks for is a span and a duration, and an append is linked to what it commits. Others' databases are
/// traced too: these are told by their file.
/// </summary>
[Collection(nameof(ListensToActivities))]
public sealed class OperationTelemetryTests : IDisposable
{
    private const string Duration = "db.client.operation.duration";

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ConcurrentQueue<Dictionary<string, object?>> _durations = [];
    private readonly MeterListener _meters = new();
    private readonly Database _db;
    private ActivityListener? _listener;

    public OperationTelemetryTests()
    {
        _db = Database.Open(_folder.Database).OrThrow();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Telemetry.Name && instrument.Name == Duration)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            var known = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            known["seconds"] = value;
            if (Equals(known.GetValueOrDefault("db.namespace"), _folder.Database))
            {
                _durations.Enqueue(known);
            }
        });
        _meters.Start();
    }

    [Fact]
    public void A_transaction_is_a_span_of_the_callers_trace_and_its_function_runs_inside_it()
    {
        Listen();
        using var caller = new Activity("caller").Start();
        Activity? inside = null;
        _db.Transact(tree =>
        {
            inside = Activity.Current;
            return tree.Set("a", "1");
        }).OrThrow();

        Assert.Same(caller, Activity.Current);
        var span = Assert.Single(Spans("dbdb.transact"));
        Assert.Same(span, inside);
        Assert.Equal(caller.SpanId, span.ParentSpanId);
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal($"transact {Path.GetFileName(_folder.Database)}", span.DisplayName);
        Assert.Equal("dbdb", span.GetTagItem("db.system.name"));
        Assert.Equal("transact", span.GetTagItem("db.operation.name"));
        Assert.Equal(_folder.Database, span.GetTagItem("db.namespace"));
        Assert.Null(span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal([span.Context], Links(Assert.Single(AppendsWithin(caller.TraceId))));
    }

    [Fact]
    public async Task A_shared_append_is_linked_to_each_transaction_that_it_commits_and_to_no_other()
    {
        Listen();
        var callers = await Together(Leave, Set("a"), Refuse, Set("b"), Set("c"), Leave, Set("d"));

        var append = Assert.Single(_ended, each =>
            each.OperationName == "dbdb.append" && Links(each).Length > 1 && IsOurs(each));
        Assert.Equal(4, append.GetTagItem("dbdb.commits"));
        var spans = Spans("dbdb.transact").ToDictionary(span => span.Context);
        Assert.Equal(
            new[] { 1, 3, 4, 6 }.Select(i => callers[i].SpanId),
            Links(append).Select(link => spans[link].ParentSpanId));
        Assert.All(callers, caller =>
            Assert.Single(spans.Values, span => span.TraceId == caller.TraceId && span.ParentSpanId == caller.SpanId));
    }

    [Fact]
    public async Task Where_transactions_have_no_span_the_append_is_linked_to_what_they_were_called_in()
    {
        Listen(name => name == "dbdb.append");
        var callers = await Together(Leave, Set("a"), Refuse, Set("b"));

        var append = Assert.Single(_ended, each =>
            Links(each).Any(link => callers.Any(caller => caller.TraceId == link.TraceId)));
        Assert.Equal([callers[1].Context, callers[3].Context], Links(append));
    }

    [Fact]
    public async Task What_a_function_decides_when_it_is_run_again_is_linked_too()
    {
        Listen(name => name == "dbdb.append");
        using var other = Database.Open(_folder.Database).OrThrow();
        var runs = 0;
        var callers = await Together(
            tree => tree.Contains("from another") ? tree.Set("seen", "") : tree,
            tree =>
            {
                if (++runs == 1) // before the lock is taken
                {
                    other.Transact(theirs => theirs.Set("from another", "")).OrThrow();
                }

                return tree.Set("a", "");
            });

        Assert.Equal(2, runs);
        var append = Assert.Single(_ended, each => Links(each) is [var one, ..] && one == callers[1].Context
            && !Equals(each.GetTagItem("dbdb.revision"), other.Head.Revision.Number)); // theirs was inside of ours
        Assert.Equal([callers[1].Context, callers[0].Context], Links(append));
    }

    [Fact]
    public async Task What_fails_says_what_it_failed_of()
    {
        Listen();
        var basis = _db.Head;
        _db.Transact(tree => tree.Set("a", "1")).OrThrow();
        Assert.True(_db.TryCommit(basis, basis.Tree.Set("a", "2")).IsLeft);
        Assert.True((await _db.TryCommitAsync(basis, basis.Tree.Set("a", "2"))).IsLeft);
        Assert.Throws<FormatException>(() => { _db.Transact(Tree (_) => throw new FormatException("no")); });
        await Assert.ThrowsAsync<FormatException>(() => _db.TransactAsync(Tree (_) => throw new FormatException("no")));
        Assert.True(_db.Transact(tree => tree, new string('n', 2000)).IsLeft);
        Assert.True(_db.LoadAscending([new("b", ""), new("a", "")]).IsLeft);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _db.TransactAsync(tree => tree, cancellation: cancelled.Token));
        Assert.Throws<ArgumentNullException>(() => { _ = _db.TransactAsync(tree => tree, null!); });

        (string Operation, string? Error)[] expected =
        [
            ("transact", null),
            ("try_commit", "DbError.Conflict"),
            ("try_commit", "DbError.Conflict"),
            ("transact", "System.FormatException"),
            ("transact", "System.FormatException"),
            ("transact", "DbError.TooLarge"),
            ("load", "DbError.Invalid"),
            ("transact", "System.Threading.Tasks.TaskCanceledException"),
            ("transact", "System.ArgumentNullException"),
        ];
        Assert.Equal(expected, _durations.Select(each =>
            ((string)each["db.operation.name"]!, (string?)each.GetValueOrDefault("error.type"))));
        Assert.All(_durations, each =>
        {
            Assert.Equal("dbdb", each["db.system.name"]);
            Assert.True((double)each["seconds"]! > 0);
        });
        Assert.Equal(expected.Select(each => ($"dbdb.{each.Operation}", each.Error)), _ended
            .Where(each => each.Kind == ActivityKind.Client && IsOurs(each))
            .Select(each => (each.OperationName, (string?)each.GetTagItem("error.type"))));
        Assert.All(_ended.Where(IsOurs), each => Assert.Equal(
            each.GetTagItem("error.type") is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, each.Status));
    }

    [Fact]
    public void A_load_is_one_span_with_its_append_inside()
    {
        Listen();
        _db.Load(Enumerable.Range(0, 1000).Select(i => new Entry($"{i:0000}", "x"))).OrThrow();
        _db.Load([new("one", "more")]).OrThrow(); // set on the tree
        Assert.Empty(Spans("dbdb.transact"));
        Assert.All(Spans("dbdb.load"), load => Assert.Equal(
            load.SpanId, Assert.Single(_ended, each => each.TraceId == load.TraceId && each != load).ParentSpanId));
        Assert.Equal(2, Spans("dbdb.load").Count());
        Assert.Equal(2, _durations.Count);
    }

    [Fact]
    public async Task A_listener_that_throws_at_a_beginning_or_an_end_leaves_the_callers_activity_as_it_was()
    {
        Listen(
            started: activity => throw new FormatException($"{activity.OperationName}"),
            stopped: activity => throw new FormatException($"{activity.OperationName}"));
        using var caller = new Activity("caller").Start();
        Assert.Equal(1, _db.Transact(tree => tree.Set("a", "1")).OrThrow().Revision.Number);
        Assert.Same(caller, Activity.Current);
        var going = _db.TransactAsync(tree => tree.Set("a", "2"));
        Assert.Same(caller, Activity.Current);
        Assert.Equal(2, (await going).OrThrow().Revision.Number);
        Assert.Same(caller, Activity.Current);
        _listener!.Dispose();

        Listen(stopped: activity => throw new FormatException($"{activity.OperationName}"));
        Assert.Equal(3, _db.Transact(tree => tree.Set("a", "3")).OrThrow().Revision.Number);
        Assert.Same(caller, Activity.Current);
        Assert.True(Telemetry.ListenerFailure.IsSome);
    }

    [Fact]
    public void Histograms_advise_buckets_in_which_a_sync_and_a_group_can_be_told_from_others()
    {
        var advised = new Dictionary<string, object?>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
            {
                advised[instrument.Name] = instrument switch
                {
                    Histogram<double> { Unit: "s" } seconds => seconds.Advice?.HistogramBucketBoundaries,
                    Histogram<long> counts => counts.Advice?.HistogramBucketBoundaries,
                    _ => null,
                };
            }
        };
        listener.Start();
        _db.Transact(tree => tree.Set("a", "1")).OrThrow();
        string[] durations = [Duration, "dbdb.sync.duration", "dbdb.compaction.switch.duration"];
        Assert.All(durations, name =>
        {
            var bounds = Assert.IsAssignableFrom<IReadOnlyList<double>>(advised[name]);
            Assert.Equal(bounds.Order(), bounds);
            Assert.True(bounds.Count(bound => bound < 0.001) > 2);
            Assert.Empty(new[] { 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10 }.Except(bounds));
        });
        Assert.Equal(1024, Assert.IsAssignableFrom<IReadOnlyList<long>>(advised["dbdb.group.size"])[^1]);
    }

    public void Dispose()
    {
        _listener?.Dispose();
        _meters.Dispose();
        _db.Dispose();
        _folder.Dispose();
    }

    private static ActivityContext[] Links(Activity activity) => [.. activity.Links.Select(link => link.Context)];

    private IEnumerable<Activity> Spans(string name) =>
        _ended.Where(each => each.OperationName == name && IsOurs(each));

    private IEnumerable<Activity> AppendsWithin(ActivityTraceId trace) =>
        _ended.Where(each => each.OperationName == "dbdb.append" && each.TraceId == trace);

    private bool IsOurs(Activity each) => each.Kind == ActivityKind.Client
        ? Equals(each.GetTagItem("db.namespace"), _folder.Database)
        : Links(each).Any(link => Spans("dbdb.transact").Any(span => span.Context == link));

    // Spans of other tests' databases aren't ours to look at, nor are their appends, which have no file: but those
    // within ours.
    private void Listen(
        Func<string, bool>? wanted = null, Action<Activity>? started = null, Action<Activity>? stopped = null)
    {
        var ours = new AsyncLocal<bool> { Value = true };
        _listener = new()
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                (ours.Value || (options.Links ?? []).Any()) && (wanted?.Invoke(options.Name) ?? true)
                    ? ActivitySamplingResult.AllDataAndRecorded
                    : ActivitySamplingResult.None,
            ActivityStarted = started,
            ActivityStopped = stopped ?? _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    // While one transaction's function runs the others wait, and so have an append together.
    private async Task<Activity[]> Together(params Func<Tree, Either<DbError, Tree>>[] changes)
    {
        using var begun = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        var first = Task.Run(() => _db.Transact(tree =>
        {
            begun.Release();
            gate.Wait();
            return tree.Set("first", "");
        }).OrThrow());
        await begun.WaitAsync();
        var calls = changes.Select((change, i) =>
        {
            var caller = new Activity($"caller {i}").Start();
            var task = _db.TransactAsync(change);
            Assert.Same(caller, Activity.Current);
            caller.Stop();
            return (Caller: caller, Task: task);
        }).ToArray();
        gate.Release();
        await first;
        await Task.WhenAll(calls.Select(call => call.Task));
        return [.. calls.Select(call => call.Caller)];
    }

    private static Func<Tree, Either<DbError, Tree>> Set(Key key) => tree => tree.Set(key, "");

    private static Either<DbError, Tree> Leave(Tree tree) => tree;

    private static Either<DbError, Tree> Refuse(Tree tree) => new DbError.Invalid("no");
}
