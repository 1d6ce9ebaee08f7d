using System.Diagnostics;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// Tells a story to a database and to its model, which keeps the content of every revision, and notes where they differ. Each
/// snapshot that the database hands out is held to the end.
/// </summary>
internal sealed class Teller(Story story, Site site) : IDisposable
{
    private readonly List<string> _differences = [];
    private readonly List<(Snapshot Snapshot, Model Model)> _held = [];
    private readonly List<Database> _opened = [];
    private readonly Clock _clock = new();

    // By revision: what it holds, its note and its instant.
    private readonly List<(Model Model, string Note, Instant Instant)> _revisions = [(Model.Empty, "", default)];

    private long Newest => _revisions.Count - 1;

    private Model NewestModel => _revisions[^1].Model;

    public IReadOnlyList<string> Tell()
    {
        var database = Opened();
        foreach (var move in story.Moves)
        {
            database = Told(database, move);
            Expect(database.Head.Revision.Number <= Newest, $"the head is revision {database.Head.Revision} after {move}");
            Hold(database.Head, $"the head after {move}");
        }

        LookBack(database, "at the end");
        LookBack(Opened(), "opened again");
        foreach (var (snapshot, model) in _held)
        {
            _differences.AddRange(Differences.Between(snapshot.Tree, model).Select(difference => $"held revision {snapshot.Revision}: {difference}"));
        }

        return _differences;
    }

    public void Dispose() => _opened.ForEach(database => database.Dispose());

    private Database Told(Database database, Move move)
    {
        var note = $"{move.GetType().Name} {Newest}";
        switch (move)
        {
            case Move.Transact transact:
                Transact(database, transact.Steps, note, move);
                break;
            case Move.Elsewhere elsewhere:
                Transact(Opened(), elsewhere.Steps, note, move);
                break;
            case Move.Abort abort:
                Throws(() => database.Transact(tree => Failing(tree, abort.Steps), note), move);
                break;
            case Move.Refuse refuse:
                var refused = database.Transact(tree => Refusing(tree, refuse.Steps, note), note);
                Expect(refused.Error() is DbError.Invalid { What: var what } && string.Equals(what, note, StringComparison.Ordinal), $"{move}: {refused}");
                break;
            case Move.Commit commit:
                Commit(database, commit, note);
                break;
            case Move.Load load:
                Load(database, load.Entries, note, move);
                break;
            case Move.FailingLoad load:
                Throws(() => database.Load(load.Entries.Concat(Thrower()), note), move);
                break;
            case Move.At at:
                At(database, Newest - at.Back, move);
                break;
            case Move.AsOf asOf:
                var instant = _revisions[(int)Math.Max(0, Newest - asOf.Back)].Instant;
                database.Refresh().OrThrow();
                Found(database.AsOf(instant), _revisions.FindLastIndex(revision => revision.Instant <= instant), move);
                break;
            case Move.Wait wait:
                _clock.Go(wait.Ticks);
                break;
            case Move.Refresh:
                Found(database.Refresh(), Newest, move);
                Expect(database.Head.Revision.Number == Newest, $"the head after {move}");
                break;
            case Move.Reopen:
                database = Opened();
                Found(database.Head, Newest, move);
                break;
            default:
                throw new UnreachableException();
        }

        return database;
    }

    private void Transact(Database database, IEnumerable<Step> steps, string note, Move move)
    {
        var changes = false;
        var committed = database.Transact(
            tree =>
            {
                var next = steps.Aggregate(tree, Doing.With);
                changes = !ReferenceEquals(next, tree);
                return next;
            },
            note);
        Committed(committed, steps.Aggregate(NewestModel, Models.With), changes, note, move);
    }

    // Entries that are all there already may be committed or not.
    private void Load(Database database, IEnumerable<Entry> entries, string note, Move move)
    {
        var committed = database.Load(entries, note);
        var model = NewestModel.With(entries);
        Committed(committed, model, committed.OrThrow().Revision.Number > Newest || !model.HasTheEntriesOf(NewestModel), note, move);
    }

    private void Commit(Database database, Move.Commit move, string note)
    {
        var basis = database.Refresh().OrThrow();
        if (move.Age > 0)
        {
            basis = database.At(new(Math.Max(0, Newest - move.Age))).OrThrow();
        }

        var (isFresh, model) = (basis.Revision.Number == Newest, move.Steps.Aggregate(_revisions[(int)basis.Revision.Number].Model, Models.With));
        var tree = move.Steps.Aggregate(basis.Tree, Doing.With);
        var committed = database.TryCommit(basis, tree, note);
        if (isFresh)
        {
            Committed(committed, model, !ReferenceEquals(tree, basis.Tree), note, move);
        }
        else
        {
            Expect(committed.Error() is DbError.Conflict { Current.Revision.Number: var current } && current == Newest, $"{move} on an old revision: {committed}");
        }
    }

    private void At(Database database, long revision, Move move)
    {
        database.Refresh().OrThrow();
        if (revision > Newest || revision < 0)
        {
            Expect(database.At(new(revision)).Error() is DbError.NotRetained, $"{move}: revision {revision} among {Newest}");
        }
        else
        {
            Found(database.At(new(revision)), revision, move);
        }
    }

    // A tree given back as it was is no commit.
    private void Committed(Either<DbError, Snapshot> outcome, Model model, bool changes, string note, Move move)
    {
        var snapshot = outcome.OrThrow();
        if (changes)
        {
            _revisions.Add((model, note, snapshot.Instant));
            Expect(_revisions[^2].Instant <= snapshot.Instant, $"{move}: the instant went back");
        }

        Found(snapshot, Newest, move);
    }

    private void Found(Either<DbError, Snapshot> outcome, long revision, Move move) => Found(outcome.OrThrow(), revision, move);

    private void Found(Snapshot snapshot, long revision, Move move)
    {
        Expect(snapshot.Revision.Number == revision, $"{move} gave revision {snapshot.Revision}, not {revision}");
        Expect(string.Equals(snapshot.Note, _revisions[(int)revision].Note, StringComparison.Ordinal), $"{move} gave the note {snapshot.Note}");
        Expect(snapshot.Instant == _revisions[(int)revision].Instant, $"{move} gave the instant {snapshot.Instant}");
        Expect(snapshot.Commit.Count == _revisions[(int)revision].Model.Count, $"{move} counts {snapshot.Commit.Count}");
        Hold(snapshot, $"{move}");
    }

    private void Hold(Snapshot snapshot, string when)
    {
        var model = _revisions[(int)snapshot.Revision.Number].Model;
        _held.Add((snapshot, model));
        _differences.AddRange(Differences.Between(snapshot.Tree, model).Select(difference => $"{when}: {difference}"));
    }

    private void LookBack(Database database, string when)
    {
        database.Refresh().OrThrow();
        for (var revision = 0; revision <= Newest; revision++)
        {
            _differences.AddRange(Differences.Between(database.At(new(revision)).OrThrow().Tree, _revisions[revision].Model)
                .Select(difference => $"revision {revision} {when}: {difference}"));
        }

        var history = database.History().Select(commit => commit.OrThrow()).ToArray();
        Expect(
            history.Select(commit => (commit.Revision.Number, commit.Note, commit.Instant, commit.Count))
                .SequenceEqual(_revisions.Select((revision, number) => ((long)number, revision.Note, revision.Instant, (long)revision.Model.Count)).Skip(1).Reverse()),
            $"the history {when}: {string.Join(", ", history.Select(commit => commit.Revision))}");
    }

    private void Throws(Action action, Move move)
    {
        try
        {
            action();
            _differences.Add($"{move} threw nothing");
        }
        catch (DivideByZeroException)
        {
            // as it should
        }
    }

    private void Expect(bool isWell, string words) => _differences.AddRange(isWell ? [] : [words]);

    private Database Opened()
    {
        var database = Database.Open(site.Open(), new DatabaseOptions { CacheBytes = story.CacheBytes, Limits = story.Limits, Clock = _clock }).OrThrow();
        _opened.Add(database);
        return database;
    }

    private static Tree Failing(Tree tree, IEnumerable<Step> steps)
    {
        _ = steps.Aggregate(tree, Doing.With);
        throw new DivideByZeroException();
    }

    private static Either<DbError, Tree> Refusing(Tree tree, IEnumerable<Step> steps, string why)
    {
        _ = steps.Aggregate(tree, Doing.With);
        return new DbError.Invalid(why);
    }

    private static IEnumerable<Entry> Thrower()
    {
        yield return new("a", "thrown away");
        throw new DivideByZeroException();
    }

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(50);

        public void Go(long ticks) => _now = _now.AddTicks(ticks);

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
