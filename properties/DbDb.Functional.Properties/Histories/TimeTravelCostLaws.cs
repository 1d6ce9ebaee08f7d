using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>How many commits are read to find the past, in logs with gaps and without.</summary>
public class TimeTravelCostLaws
{
    private const int Many = 3000;

    [Law(Share = 10)]
    internal Property Any_number_is_answered_in_twice_the_logarithm_of_reads([From(nameof(Logs))] GappedLog log) =>
        Holds(log, (model, store, database) =>
            Sample(model)
                .SelectMany(each => new[] { each.Revision.Number - 1, each.Revision.Number, each.Revision.Number + 1 })
                .SelectMany(number =>
                    Within(store, 2 * Log(model) + 1, () => database.At(new(number)), $"revision {number} of {model}")
                )
        );

    [Law(Share = 10)]
    internal Property Any_instant_is_answered_in_thrice_the_logarithm_of_reads([From(nameof(Logs))] GappedLog log) =>
        Holds(log, (model, store, database) =>
            Sample(model)
                .SelectMany(each => new[] { each.Instant.UnixTimeTicks - 1, each.Instant.UnixTimeTicks })
                .SelectMany(ticks =>
                    Within(
                        store,
                        3 * Math.Log2(model.Revisions.Count),
                        () => database.AsOf(new(ticks)),
                        $"{ticks} of {model}"
                    )
                )
        );

    [Law(Share = 20)]
    internal Property Going_back_reads_each_commit_once_when_it_is_asked_for([From(nameof(Logs))] GappedLog log) =>
        Holds(log, (model, store, database) =>
            Within(store, 0, () => database.History(), "no step")
                .Concat(
                    new[] { 1, 2, 50, Many }.SelectMany(steps =>
                        Within(
                            store,
                            steps - 1,
                            () => database.History().Take(steps).Count(),
                            $"{steps} steps back in {model}"
                        )
                    )
                )
        );

    [Law(Share = 20)]
    internal Property Going_forward_reads_each_commit_once_and_the_way_down_for_each_block(
        [From(nameof(Logs))] GappedLog log
    ) =>
        Holds(log, (model, store, database) =>
            Within(store, 0, () => database.History(Revision.Zero), "no step")
                .Concat(
                    from start in Sample(model).Take(9)
                    from steps in new[] { 1, 2, 3, 50, Many }
                    from difference in Within(
                        store,
                        Math.Min(2 * steps, steps + 1024) + (Blocks(steps) + 1) * (2 * Log(model) + 1),
                        () => database.History(start.Revision).Take(steps).Count(),
                        $"{steps} steps from {start.Revision} in {model}",
                        mayRepeat: true
                    )
                    select difference
                )
        );

    [Fact]
    public void Ten_thousand_commits_are_as_near()
    {
        var log = new GappedLog(
            [.. Enumerable.Range(0, 10_000).Select(i => new Kept(i % 7 == 0 ? 3 : 0, i % 3))],
            1000
        );
        var (model, store, database) = Opened(log);
        var revisions = model.Revisions.Skip(1).Where((_, i) => i % 97 == 0 || i > 9990).ToArray();
        Assert.Empty(
            revisions.SelectMany(each =>
                Within(
                    store,
                    2 * Log(model) + 1,
                    () => Assert.Equal(each.Revision, database.At(each.Revision).OrThrow().Revision),
                    $"{each.Revision}"
                )
            )
        );
        Assert.Empty(
            revisions.SelectMany(each =>
                Within(store, 3 * Math.Log2(10_001), () => database.AsOf(each.Instant), $"{each.Instant}")
            )
        );
        Assert.Empty(
            Within(
                store,
                10_000 + (Blocks(10_000) + 1) * (2 * Log(model) + 1),
                () =>
                    Assert.Equal(
                        model.Revisions.Skip(1).Select(each => each.Revision),
                        database.History(new Revision(1)).Select(step => step.OrThrow().Revision)
                    ),
                "all of it forward",
                mayRepeat: true
            )
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_goes_through_a_history_keeps_no_more_than_a_block_of_it(bool forward)
    {
        using var store = new MemoryStore();
        new GappedLog([.. Enumerable.Repeat(new Kept(1, 1), 2 * Many)], 1000).AppendTo(store);
        using var database = Database.Open(store).OrThrow();
        using var steps = (forward ? database.History(Revision.Zero) : database.History()).GetEnumerator();
        var seen = Seen(steps, 2 * Many - 100);
        GC.Collect();

        Assert.True(steps.MoveNext());
        // The newest is the database's too.
        Assert.InRange(seen.Count(each => each.IsAlive), 0, forward ? Ascent.MostInBlock + 1 : 2);
    }

    private static Property Holds(GappedLog log, Func<ModelDatabase, RecordingStore, Database, IEnumerable<string>> law)
    {
        var (model, store, database) = Opened(log);
        return law(model, store, database).ToProperty();
    }

    private static (ModelDatabase Model, RecordingStore Store, Database Database) Opened(GappedLog log)
    {
        var inner = new MemoryStore();
        log.AppendTo(inner);
        var store = new RecordingStore(inner);
        return (log.Model, store, Database.Open(store).OrThrow());
    }

    private static IEnumerable<ModelRevision> Sample(ModelDatabase model) =>
        model.Revisions.Where(
            (_, i) => i < 4 || i > model.Revisions.Count - 5 || i % (1 + model.Revisions.Count / 60) == 0
        );

    private static double Log(ModelDatabase model) => Math.Log2(Math.Max(1, model.Revisions.Count - 1));

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference[] Seen(IEnumerator<Either<DbError, Snapshot>> steps, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    steps.MoveNext()
                        ? new WeakReference(steps.Current.OrThrow().Commit)
                        : throw new InvalidOperationException("the end")
                ),
        ];

    private static IEnumerable<string> Within<T>(
        RecordingStore store,
        double most,
        Func<T> question,
        string what,
        bool mayRepeat = false
    ) =>
        Within(
            store,
            most,
            () =>
            {
                _ = question();
            },
            what,
            mayRepeat
        );

    private static IEnumerable<string> Within(
        RecordingStore store,
        double most,
        Action question,
        string what,
        bool mayRepeat = false
    )
    {
        var before = store.Calls.Count;
        question();
        var reads = store
            .Calls.Skip(before)
            .Select(call => call.Call)
            .OfType<StoreCall.Read>()
            .Select(read => read.Address)
            .ToArray();
        return Differences
            .Unless(reads.Length <= most, () => $"{reads.Length} reads for {what}, {most:0.#} are allowed")
            .Concat(
                Differences.Unless(mayRepeat || reads.Distinct().Count() == reads.Length, () =>
                    $"something was read twice for {what}"
                )
            );
    }

    // How many blocks are begun for so many steps forward.
    private static double Blocks(int steps) => Math.Min(11, Math.Log2(steps) + 1) + steps / 1024;

    private static Arbitrary<GappedLog> Logs => GappedLog.Any(Many);
}
