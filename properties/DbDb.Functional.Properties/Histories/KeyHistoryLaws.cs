using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// The history of a key is what all revisions say of it. That it is so in lives of several handles is a law of stores.
/// </summary>
public class KeyHistoryLaws
{
    [Law(Share = 4)]
    public Property A_keys_history_is_what_the_models_of_all_revisions_say_of_it(TreeProgram program) =>
        Holds(program, Places.InMemory, (chronicle, database) => chronicle.Keys.SelectMany(key => Differing(
            key, database.History(key), chronicle.Model.History(key))));

    [Law(Share = 10)]
    public Property So_it_is_in_a_file(TreeProgram program) =>
        Holds(program, Places.InFile, (chronicle, database) => chronicle.Keys.SelectMany(key => Differing(
            key, database.History(key), chronicle.Model.History(key))));

    [Law(Share = 4)]
    public Property From_an_older_snapshot_on_it_is_what_was_told_then(TreeProgram program) =>
        Holds(program, Places.InMemory, (chronicle, database) => chronicle.Revisions.SelectMany(at =>
            chronicle.Keys.SelectMany(key => Differing(
                key,
                KeyHistory.Of(database.History(database.At(at.Revision).OrThrow()), key),
                chronicle.Model.History(key).Where(found => found.Revision <= at.Revision)))));

    [Law(Share = 4)]
    public Property Of_some_snapshots_it_is_what_those_alone_say(
        TreeProgram program,
        [Within(0, int.MaxValue)] int chosen
    )
    {
        var log = new MemoryStore(program.Limits);
        var chronicle = Chronicle.In(log, program.Limits, program.Operations);
        using var database = Database.Open(log, chronicle.Options).OrThrow();
        bool IsKept(Revision revision) => (chosen >> (int)(revision.Number % 31) & 1) == 1;
        var kept = chronicle.Model.Revisions.Skip(1).Where(revision => IsKept(revision.Revision)).ToArray();
        var model = kept.Aggregate(ModelDatabase.Empty, (at, revision) => at.Commit(revision.Entries, default));
        var some = database.History(database.Head).Where(step => IsKept(step.OrThrow().Revision)).ToArray();
        return chronicle.Keys.SelectMany(key => Differing(
                key,
                KeyHistory.Of(some, key),
                model.History(key).Select(found => (kept[(int)found.Revision.Number - 1].Revision, found.Change))))
            .ToProperty();
    }

    [Law(Share = 4)]
    public Property Where_a_read_fails_what_was_told_before_is_right_and_the_error_comes_last(
        TreeProgram program,
        [Within(0, 30)] int reads
    )
    {
        var log = new MemoryStore(program.Limits);
        var chronicle = Chronicle.In(log, program.Limits, program.Operations);
        var refused = new DbError.Io("read", "law.dbdb", "the law wants it so");
        return chronicle
            .Keys.SelectMany(key =>
            {
                var store = new FaultyStore(log, Faults.After(reads, new Fault.Refused(refused)).OnReads());
                var database = Database.Open(store, chronicle.Options).OrThrow();
                var told = database.History(key).ToArray();
                store.Follow(Faults.None);
                var (right, failed) = (told.Where(step => step.IsRight).ToArray(), told.Any(step => step.IsLeft));
                return Differences
                    .Unless(
                        told.SkipLast(1).All(step => step.IsRight)
                            && told.All(step => step.IsRight || step.Error() == refused),
                        () => $"{told.Length} told of {Show.Of(key)}, {right.Length} of them right"
                    )
                    .Concat(
                        Differing(
                            key,
                            right,
                            failed ? chronicle.Model.History(key).Take(right.Length) : chronicle.Model.History(key)
                        )
                    );
            })
            .ToProperty();
    }

    private static Property Holds(
        TreeProgram program,
        Func<LogHead, StorePlace> where,
        Func<Chronicle, Database, IEnumerable<string>> law
    )
    {
        using var place = where(LogHead.Genesis(42, program.Limits));
        var chronicle = Chronicle.In(place.Open(), program.Limits, program.Operations);
        using var database = Database.Open(place.Open(), chronicle.Options).OrThrow();
        return law(chronicle, database).ToProperty();
    }

    private static IEnumerable<string> Differing(
        Key key,
        IEnumerable<Either<DbError, KeyRevision>> told,
        IEnumerable<(Revision Revision, TreeChange Change)> expected
    )
    {
        var (found, wanted) = (
            told.Select(step => step.OrThrow()).Select(at => (at.Snapshot.Revision, at.Change)).ToArray(),
            expected.ToArray()
        );
        return Differences.Unless(found.SequenceEqual(wanted), () =>
            $"{Show.Of(key)}: {Show.Of(found, Text)}, expected {Show.Of(wanted, Text)}"
        );
    }

    private static string Text((Revision Revision, TreeChange Change) at) => $"{at.Revision} {at.Change}";
}
