using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>The past of logs with gaps and without.</summary>
public class TimeTravelLaws
{
    private const int Few = 60;
    private const int Many = 3000;

    [Law]
    internal Property Each_number_is_the_revision_that_is_kept_or_is_answered_with_the_nearest_that_are(
        [From(nameof(Logs))] GappedLog log
    ) =>
        Holds(log, (model, database) =>
            Numbers(model).SelectMany(number => Against(model, database, new Revision(number)))
        );

    [Law]
    internal Property Each_instant_is_that_of_the_newest_that_is_kept_and_not_later(
        [From(nameof(Logs))] GappedLog log
    ) =>
        Holds(log, (model, database) =>
            model
                .Revisions.SelectMany(each =>
                    new[] { each.Instant.UnixTimeTicks - 1, each.Instant.UnixTimeTicks, each.Instant.UnixTimeTicks + 1 }
                )
                .Concat([long.MinValue, -1, 0, long.MaxValue])
                .Distinct()
                .SelectMany(ticks => Against(model, database, new Instant(ticks)))
        );

    [Law]
    internal Property The_newest_before_an_instant_is_that_as_of_the_tick_before_it_and_history_goes_on_from_there(
        [From(nameof(Logs))] GappedLog log
    ) =>
        Holds(log, (model, database) =>
            model
                .Revisions.SelectMany(each => new[] { each.Instant.UnixTimeTicks, each.Instant.UnixTimeTicks + 1 })
                .Concat([long.MinValue + 1, 0, long.MaxValue])
                .Distinct()
                .SelectMany(ticks =>
                    Differences
                        .Unless(
                            Told(database.Before(new(ticks))) == Told(database.AsOf(new(ticks - 1))),
                            () => $"{database.Before(new(ticks))} before {ticks} of {model}"
                        )
                        .Concat(
                            Against(
                                model.Revisions.Where(each =>
                                    each.Revision > Revision.Zero && each.Instant.UnixTimeTicks >= ticks
                                ),
                                database.History(new Instant(ticks)),
                                $"from instant {ticks}"
                            )
                        )
                )
        );

    [Law(Share = 4)]
    internal Property A_history_is_every_kept_revision_in_order_forward_from_any_and_back(
        [From(nameof(Logs))] GappedLog log
    ) =>
        Holds(log, (model, database) =>
            Against(model.Revisions.Skip(1).Reverse(), database.History(), "back")
                .Concat(
                    Numbers(model)
                        .SelectMany(from =>
                            Against(
                                model.Revisions.Where(each =>
                                    each.Revision > Revision.Zero && each.Revision.Number >= from
                                ),
                                database.History(new Revision(from)),
                                $"from {from}"
                            )
                        )
                )
        );

    [Law(Share = 20)]
    internal Property A_history_of_many_is_every_kept_revision_too([From(nameof(LongLogs))] GappedLog log) =>
        Holds(log, (model, database) =>
            Against(model.Revisions.Skip(1).Reverse(), database.History(), "back")
                .Concat(Against(model.Revisions.Skip(1), database.History(Revision.Zero), "forward"))
        );

    [Law]
    internal Property A_history_that_fails_has_skipped_nothing(
        [From(nameof(Logs))] GappedLog log,
        [Within(0, 40)] int reads
    )
    {
        using var store = new FaultyStore(new MemoryStore());
        log.AppendTo(store);
        using var database = Database.Open(store).OrThrow();
        var (revisions, error) = (log.Model.Revisions.Skip(1).ToArray(), new DbError.Io("read", "law", "unplugged"));
        return new[]
        {
            (Words: "back", Steps: database.History(), Expected: revisions.Reverse()),
            ("forward", database.History(Revision.Zero), revisions),
        }
            .SelectMany(each =>
            {
                store.Follow(Faults.After(reads, new Fault.Refused(error)).OnReads());
                var steps = each.Steps.ToArray();
                store.Follow(Faults.None);
                var told = steps.TakeWhile(step => step.IsRight).Select(step => step.OrThrow().Revision).ToArray();
                return Differences.Unless(
                    told.SequenceEqual(each.Expected.Take(told.Length).Select(expected => expected.Revision))
                        && (
                            told.Length == steps.Length
                                ? told.Length == revisions.Length
                                : told.Length == steps.Length - 1 && error.Equals(steps[^1].Error())
                        ),
                    () =>
                        $"{each.Words}: {Show.Of(told, revision => revision.ToString())}, {steps.Length} steps of {revisions.Length}"
                );
            })
            .ToProperty();
    }

    private static Property Holds(GappedLog log, Func<ModelDatabase, Database, IEnumerable<string>> law)
    {
        using var store = new MemoryStore();
        log.AppendTo(store);
        using var database = Database.Open(store).OrThrow();
        return law(log.Model, database).ToProperty();
    }

    private static IEnumerable<string> Against(ModelDatabase model, Database database, Revision revision) =>
        model
            .At(revision)
            .Match(
                Some: expected => Against(expected, database.At(revision).OrThrow()),
                None: () =>
                    Differences.Unless(model.NotRetained(revision).Equals(database.At(revision).Error()), () =>
                        $"{database.At(revision)} for {revision} of {model}"
                    )
            );

    private static IEnumerable<string> Against(ModelDatabase model, Database database, Instant instant) =>
        model
            .AsOf(instant)
            .Match(
                Some: expected => Against(expected, database.AsOf(instant).OrThrow()),
                None: () =>
                    Differences.Unless(
                        new DbError.TooOld(instant, model.Revisions[1].Revision, model.Revisions[1].Instant).Equals(
                            database.AsOf(instant).Error()
                        ),
                        () => $"{database.AsOf(instant)} for {instant.UnixTimeTicks} of {model}"
                    )
            );

    private static string Told(Either<DbError, Snapshot> found) =>
        found.Match(Right: snapshot => $"{snapshot}", Left: error => $"{error}");

    private static IEnumerable<string> Against(ModelRevision expected, Snapshot snapshot) =>
        Differences.Unless(
            snapshot.Revision == expected.Revision
                && snapshot.Instant == expected.Instant
                && string.Equals(snapshot.Note, expected.Note, StringComparison.Ordinal),
            () => $"{snapshot} of {snapshot.Instant.UnixTimeTicks}, {snapshot.Note}, for {expected}")
        .Concat(Differences.Between(snapshot.Tree, expected.Entries));

    private static IEnumerable<string> Against(
        IEnumerable<ModelRevision> expected,
        IEnumerable<Either<DbError, Snapshot>> history,
        string way
    )
    {
        var (right, told) = (expected.ToArray(), history.Select(step => step.OrThrow()).ToArray());
        return right.Zip(told).SelectMany(pair => Against(pair.Item1, pair.Item2))
            .Concat(Differences.Unless(right.Length == told.Length, () => $"{told.Length} of {right.Length} {way}"))
            .Concat(
                Differences.Unless(
                    told.OrderBy(snapshot => snapshot.Revision)
                        .Pairs()
                        .All(pair => pair.Next.Commit.ParentRevision == pair.Item.Revision),
                    () => $"other parents {way}"
                )
            );
    }

    // Every number where that isn't too many, else those that are there, and their neighbours.
    private static IEnumerable<long> Numbers(ModelDatabase model) =>
        model.Head.Revision.Number < 10 * Few
            ? Enumerable.Range(-1, (int)model.Head.Revision.Number + 4).Select(number => (long)number)
            : model
                .Revisions.SelectMany(each =>
                    new[] { each.Revision.Number - 1, each.Revision.Number, each.Revision.Number + 1 }
                )
                .Distinct();

    private static Arbitrary<GappedLog> Logs => GappedLog.Any(Few);

    private static Arbitrary<GappedLog> LongLogs => GappedLog.Any(Many);
}
