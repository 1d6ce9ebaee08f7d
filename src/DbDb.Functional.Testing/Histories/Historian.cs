using System.Diagnostics;
using LanguageExt;

namespace DbDb.Functional.Testing;

/// <summary>
/// Makes a history happen to databases and to their model, and notes where they differ. Each snapshot that a database
/// hands out is held to the end.
/// </summary>
/// <param name="history">The history.</param>
/// <param name="place">Where its log lies.</param>
/// <param name="before">What is there already.</param>
internal sealed class Historian(History history, StorePlace place, ModelDatabase before) : IDisposable
{
    private readonly List<string> _differences = [];
    private readonly List<(Snapshot Snapshot, Model Model)> _held = [];
    private readonly List<Database> _opened = [];
    private readonly HandClock _clock = new();
    private ModelDatabase _model = before;
    private ModelDatabase _ever = before; // with what was dropped, which a handle or a snapshot may still have

    private long Newest => _model.Head.Revision.Number;

    public IReadOnlyList<string> Run()
    {
        var handles = Enumerable.Range(0, Math.Max(1, history.Schedule.Actors)).Select(_ => Open()).ToArray();
        foreach (var (actor, move) in history.Schedule.Turns)
        {
            var database = handles[actor] = Make(handles[actor], move);
            Expect(
                database.Head.Revision.Number <= Newest,
                $"the head is revision {database.Head.Revision} after {move}"
            );
            Hold(database.Head, $"the head after {move}");
        }

        LookBack(handles[0], "at the end");
        LookBack(Open(), "opened again");
        foreach (var (snapshot, model) in _held)
        {
            _differences.AddRange(
                Differences
                    .Between(snapshot.Tree, model)
                    .Select(difference => $"held revision {snapshot.Revision}: {difference}")
            );
        }

        return _differences;
    }

    public void Dispose() => _opened.ForEach(database => database.Dispose());

    private Database Make(Database database, Move move)
    {
        var note = $"{move.GetType().Name} {Newest}";
        switch (move)
        {
            case Move.Transact transact:
                Transact(database, transact, note);
                break;
            case Move.Abort abort:
                Throws(() => database.Transact(tree => Failing(tree, abort.Operations), note), move);
                break;
            case Move.Refuse refuse:
                var refused = database.Transact(tree => Refusing(tree, refuse.Operations, note), note);
                Expect(
                    refused.Error() is DbError.Invalid invalid
                        && string.Equals(invalid.What, note, StringComparison.Ordinal),
                    $"{move}: {refused}"
                );
                break;
            case Move.Commit commit:
                Commit(database, commit, note);
                break;
            case Move.Load load:
                Load(database, load, note);
                break;
            case Move.FailingLoad load:
                Throws(() => database.Load(load.Entries.Concat(Thrower()), note), move);
                break;
            case Move.At at:
                At(database, new(Newest - at.Back), move);
                break;
            case Move.AsOf asOf:
                AsOf(database, asOf);
                break;
            case Move.Compact compact:
                Compact(database, compact);
                break;
            case Move.Wait wait:
                _clock.Go(wait.Ticks);
                break;
            case Move.Refresh:
                ExpectSnapshot(database.Refresh(), _model.Head, move);
                Expect(database.Head.Revision.Number == Newest, $"the head after {move}");
                break;
            case Move.Reopen:
                database = Open();
                ExpectSnapshot(database.Head, _model.Head, move);
                break;
            default:
                throw new UnreachableException();
        }

        return database;
    }

    private void AsOf(Database database, Move.AsOf move)
    {
        var instant = _model.Revisions[Math.Max(0, _model.Revisions.Count - 1 - move.Back)].Instant;
        database.Refresh().OrThrow();
        _model
            .AsOf(instant)
            .Match(
                Some: expected => ExpectSnapshot(database.AsOf(instant), expected, move),
                None: () =>
                    Expect(
                        database.AsOf(instant).Error() is DbError.TooOld,
                        $"{move} gave something that was dropped"
                    )
            );
    }

    private void Transact(Database database, Move.Transact move, string note)
    {
        var changes = false;
        var committed = database.Transact(
            tree =>
            {
                var next = tree.With(move.Operations);
                changes = !ReferenceEquals(next, tree);
                return next;
            },
            note
        );
        ExpectCommit(committed, _model.Head.Entries.With(move.Operations), changes, note, move);
    }

    // Entries that are all there already may be committed or not.
    private void Load(Database database, Move.Load move, string note)
    {
        var committed = database.Load(move.Entries, note);
        var model = _model.Head.Entries.With(move.Entries);
        var changes = committed.OrThrow().Revision.Number > Newest || !model.HasTheEntriesOf(_model.Head.Entries);
        ExpectCommit(committed, model, changes, note, move);
    }

    private void Commit(Database database, Move.Commit move, string note)
    {
        var basis = database.Refresh().OrThrow();
        if (move.Age > 0)
        {
            basis = database
                .At(_model.Revisions[Math.Max(0, _model.Revisions.Count - 1 - move.Age)].Revision)
                .OrThrow();
        }

        var model = _model
            .At(basis.Revision)
            .Match(Some: found => found.Entries, None: () => throw new UnreachableException())
            .With(move.Operations);
        var tree = basis.Tree.With(move.Operations);
        var committed = database.TryCommit(basis, tree, note);
        if (basis.Revision.Number == Newest)
        {
            ExpectCommit(committed, model, !ReferenceEquals(tree, basis.Tree), note, move);
        }
        else
        {
            Expect(
                committed.Error() is DbError.Conflict { Current.Revision.Number: var current } && current == Newest,
                $"{move} on an old revision: {committed}"
            );
        }
    }

    private void Compact(Database database, Move.Compact move)
    {
        var compacted = database.Compact(move.Retention);
        if (compacted.Error() is DbError.Invalid)
        {
            return; // a store that can't be compacted says so
        }

        var count = _model.Revisions.Count;
        _model = _model.Compact(move.Retention, _clock.Now);
        ExpectSnapshot(compacted.Map(done => done.Snapshot), _model.Head, move);
        Expect(
            compacted.OrThrow() is var done
                && done.Revisions == _model.Revisions.Count - 1
                && done.Dropped == count - _model.Revisions.Count,
            $"{move} dropped {done.Dropped} and kept {done.Revisions}"
        );
    }

    private void At(Database database, Revision revision, Move move)
    {
        database.Refresh().OrThrow();
        _model
            .At(revision)
            .Match(
                Some: expected => ExpectSnapshot(database.At(revision), expected, move),
                None: () =>
                    Expect(
                        _model.NotRetained(revision).Equals(database.At(revision).Error()),
                        $"{move}: {database.At(revision)} for {revision} of {_model}"
                    )
            );
    }

    // A tree given back as it was is no commit.
    private void ExpectCommit(Either<DbError, Snapshot> outcome, Model entries, bool changes, string note, Move move)
    {
        if (changes)
        {
            (_model, _ever) = (_model.Commit(entries, _clock.Now, note), _ever.Commit(entries, _clock.Now, note));
        }

        ExpectSnapshot(outcome, _model.Head, move);
    }

    private void ExpectSnapshot(Either<DbError, Snapshot> outcome, ModelRevision expected, Move move) =>
        ExpectSnapshot(outcome.OrThrow(), expected, move);

    private void ExpectSnapshot(Snapshot snapshot, ModelRevision expected, Move move)
    {
        Expect(
            snapshot.Revision == expected.Revision,
            $"{move} gave revision {snapshot.Revision}, not {expected.Revision}"
        );
        Expect(
            string.Equals(snapshot.Note, expected.Note, StringComparison.Ordinal),
            $"{move} gave the note {snapshot.Note}"
        );
        Expect(snapshot.Instant == expected.Instant, $"{move} gave the instant {snapshot.Instant}");
        Expect(snapshot.Commit.Count == expected.Entries.Count, $"{move} counts {snapshot.Commit.Count}");
        Hold(snapshot, $"{move}");
    }

    private void Hold(Snapshot snapshot, string when) =>
        _ever
            .At(snapshot.Revision)
            .Match(
                Some: expected =>
                {
                    _held.Add((snapshot, expected.Entries));
                    _differences.AddRange(
                        Differences
                            .Between(snapshot.Tree, expected.Entries)
                            .Select(difference => $"{when}: {difference}")
                    );
                },
                None: () => Expect(isWell: false, $"{when}: revision {snapshot.Revision} among {Newest}")
            );

    private void LookBack(Database database, string when)
    {
        database.Refresh().OrThrow();
        foreach (var expected in _model.Revisions)
        {
            _differences.AddRange(Differences.Between(database.At(expected.Revision).OrThrow().Tree, expected.Entries)
                .Select(difference => $"revision {expected.Revision} {when}: {difference}"));
        }

        Expect(database.History(), _model.Revisions.Skip(1).Reverse(), $"the history {when}");
        Expect(database.History(from: Revision.Zero), _model.Revisions.Skip(1), $"the history forward {when}");
        foreach (var key in SomeKeys())
        {
            var changes = database
                .History(key)
                .Select(step => step.OrThrow())
                .Select(found => (found.Snapshot.Revision, found.Change))
                .ToArray();
            Expect(
                changes.SequenceEqual(_model.History(key)),
                $"the history of {Show.Of(key)} {when}: {string.Join(", ", changes)}, expected {string.Join(", ", _model.History(key))}"
            );
        }
    }

    // One that never was, and a few that were.
    private IEnumerable<Key> SomeKeys()
    {
        var keys = _model.Revisions.SelectMany(revision => revision.Entries.Keys).Distinct().Order().ToArray();
        return new[] { 0, keys.Length / 2, keys.Length - 1 }
            .Where(i => i >= 0 && i < keys.Length)
            .Select(i => keys[i])
            .Append("never there")
            .Distinct();
    }

    private void Expect(IEnumerable<Either<DbError, Snapshot>> history, IEnumerable<ModelRevision> model, string what)
    {
        var commits = history.Select(step => step.OrThrow().Commit).ToArray();
        Expect(
            commits
                .Select(commit => (commit.Revision, commit.Note, commit.Instant, commit.Count))
                .SequenceEqual(
                    model.Select(expected =>
                        (expected.Revision, expected.Note, expected.Instant, (long)expected.Entries.Count)
                    )
                ),
            $"{what}: {string.Join(", ", commits.Select(commit => commit.Revision))}"
        );
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

    private Database Open()
    {
        var options = new DatabaseOptions { CacheBytes = history.CacheBytes, Limits = history.Limits, Clock = _clock };
        var database = Database.Open(place.Open(), options).OrThrow();
        _opened.Add(database);
        return database;
    }

    private static Tree Failing(Tree tree, IEnumerable<Operation> operations)
    {
        _ = tree.With(operations);
        throw new DivideByZeroException();
    }

    private static Either<DbError, Tree> Refusing(Tree tree, IEnumerable<Operation> operations, string why)
    {
        _ = tree.With(operations);
        return new DbError.Invalid(why);
    }

    private static IEnumerable<Entry> Thrower()
    {
        yield return new("a", "thrown away");
        throw new DivideByZeroException();
    }
}
