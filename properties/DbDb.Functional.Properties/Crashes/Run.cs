using System.Collections.Immutable;
using System.Diagnostics;
using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// Lives a life on a simulated disk, notes what was promised, and keeps the disk at each moment. What the database says meanwhile must be right
/// too: an error only where there was a mishap, and a snapshot only of what the ledger allows.
/// </summary>
internal sealed class Run
{
    public const string Path = "law.dbdb";

    private readonly Life _life;
    private readonly Func<IDisk, IDisk> _tamper;
    private readonly List<Moment> _moments = [];
    private readonly List<string> _differences = [];
    private readonly Dictionary<int, (SimulatedDisk Disk, Database Database)> _open = [];
    private readonly System.Collections.Generic.HashSet<int> _poisoned = [];
    private SimulatedDisk _disk;
    private Ledger _ledger = Ledger.Empty;
    private Mishap? _mishap;
    private DiskOperation? _struck;

    private Run(Life life, Func<IDisk, IDisk> tamper)
    {
        _life = life;
        _tamper = tamper;
        _disk = Boot(life.Seed, DiskImage.Empty);
    }

    /// <summary>The moments of a life, and what there is to say against it.</summary>
    /// <param name="life">The life.</param>
    /// <param name="tamper">What to make of each process's disk, to plant faults that the laws must notice.</param>
    public static (IReadOnlyList<Moment> Moments, IReadOnlyList<string> Differences) Of(Life life, Func<IDisk, IDisk>? tamper = null)
    {
        var run = new Run(life, tamper ?? (disk => disk));
        foreach (var turn in life.Turns)
        {
            run.Take(turn);
            run.Note(null, run._disk.Image);
            if (run._differences.Count > 0)
            {
                break;
            }
        }

        return (run._moments, run._differences);
    }

    public static FileStoreOptions Options(Limits limits) =>
        new() { Limits = limits, Generation = 42, LockTimeout = TimeSpan.Zero };

    public static Either<DbError, Database> Open(IDisk disk, Limits limits) =>
        FileStore.Open(Path, Options(limits), disk).Bind(store => Database.Open(store, new DatabaseOptions { CacheBytes = 8 << 10 }));

    private void Take(Turn turn)
    {
        _struck = null;
        switch (turn)
        {
            case Turn.Transact transact:
                Do(transact.Process, transact.Mishap, turn, database => Commit(
                    model => transact.Steps.Aggregate(model, Models.With),
                    () => database.Transact(tree => transact.Steps.Aggregate(tree, Doing.With))));
                break;
            case Turn.TryCommit commit:
                Do(commit.Process, commit.Mishap, turn, database => TryCommit(database, commit.Steps));
                break;
            case Turn.Load load:
                Do(load.Process, load.Mishap, turn, database => Commit(model => model.With(load.Entries), () => database.Load(load.Entries)));
                break;
            case Turn.Refresh refresh:
                Do(refresh.Process, refresh.Mishap, turn, database => database.Refresh());
                break;
            case Turn.Close close:
                Do(close.Process, close.Mishap, turn, database =>
                {
                    database.Dispose();
                    _open.Remove(close.Process);
                    return null;
                });
                break;
            case Turn.Cut cut:
                _open.Clear();
                _poisoned.Clear();
                _disk = Boot(cut.Seed, _disk.Image.AfterPowerCut(cut.Seed));
                break;
            default:
                throw new UnreachableException();
        }
    }

    // Whether it went well or not, whatever it was may be there from now on; and if it went well, it is.
    private Either<DbError, Snapshot> Commit(Func<Model, Model> change, Func<Either<DbError, Snapshot>> commit)
    {
        var before = _ledger;
        _ledger = before.Begin(change);
        var outcome = commit();
        _mishap = null;
        outcome.IfRight(snapshot =>
        {
            var done = before.Done(change, snapshot);
            Expect(done is not null, $"a commit made {Text(snapshot)}, but before it {before}");
            _ledger = done ?? _ledger;
        });
        return outcome;
    }

    private Either<DbError, Snapshot> TryCommit(Database database, ImmutableArray<Step> steps)
    {
        var (basis, before) = (database.Head, _ledger);
        var tree = steps.Aggregate(basis.Tree, Doing.With);
        var isFresh = basis.Revision.Number == before.Acknowledged;
        var outcome = isFresh
            ? Commit(model => steps.Aggregate(model, Models.With), () => database.TryCommit(basis, tree))
            : database.TryCommit(basis, tree).Bind<Snapshot>(snapshot => ReferenceEquals(snapshot, basis) ? basis : new DbError.Invalid($"a commit on {basis} gave {snapshot}"));
        return outcome.Match<Either<DbError, Snapshot>>(
            Right: snapshot => snapshot,
            Left: error => error is DbError.Conflict && !(isFresh && before.Begun.IsEmpty) ? database.Head : error);
    }

    // Whatever a turn's outcome shows must be allowed, and whatever error it has must have a reason.
    private void Do(int process, Mishap? mishap, Turn turn, Func<Database, Either<DbError, Snapshot>?> act)
    {
        _mishap = mishap;
        try
        {
            if (!_open.ContainsKey(process))
            {
                var disk = _disk.NewProcess();
                _poisoned.Remove(process);
                Judge(process, turn, Open(_tamper(disk), _life.Limits).Map(database =>
                {
                    _open[process] = (disk, database);
                    return database.Head;
                }));
            }

            if (_open.TryGetValue(process, out var open))
            {
                _mishap = mishap;
                if (act(open.Database) is { } outcome)
                {
                    Judge(process, turn, outcome);
                }
            }
        }
        catch (DbException failure)
        {
            Judge(process, turn, failure.Error); // from a tree's own operations, outside of a transaction
        }
        catch (ProcessDiedException)
        {
            _open.Remove(process);
        }
        finally
        {
            _mishap = null;
        }
    }

    private void Judge(int process, Turn turn, Either<DbError, Snapshot> outcome)
    {
        _mishap = null;
        outcome.Match(
            Right: snapshot => Show(snapshot, turn),
            Left: error =>
            {
                if (error is DbError.Poisoned)
                {
                    Expect(_struck?.Kind == DiskOperationKind.Sync || _poisoned.Contains(process), $"{turn}: {error.Message}, though no sync failed");
                    _poisoned.Add(process);
                }
                else
                {
                    Expect(error is DbError.Io && _struck is not null, $"{turn}: {error.GetType().Name}: {error.Message}, though nothing failed");
                }
            });
    }

    // A process may know an old revision; a new one that it shows must stay.
    private void Show(Snapshot snapshot, Turn turn)
    {
        if (snapshot.Revision.Number < _ledger.Acknowledged)
        {
            return;
        }

        if (_ledger.Seen(snapshot) is { } seen)
        {
            _ledger = seen;
        }
        else
        {
            Expect(false, $"{turn} shows {Text(snapshot)}, but {_ledger}");
        }
    }

    public static string Text(Snapshot snapshot) => $"{snapshot} with {Properties.Show.Of(snapshot.Tree.Range(KeyRange.All), Properties.Show.Of)}";

    private SimulatedDisk Boot(ulong seed, DiskImage image) => new(seed, image, Strike, Note);

    private DiskFault? Strike(DiskOperation operation)
    {
        if (_mishap is not { } mishap || (mishap.Kind is { } kind && kind != operation.Kind))
        {
            return null;
        }

        _mishap = mishap.Index > 0 ? mishap with { Index = mishap.Index - 1 } : null;
        if (_mishap is not null)
        {
            return null;
        }

        DiskFault[] ways = [.. DiskFaults.Of(operation), new DiskFault.Dies(), new DiskFault.Dies(operation.Length / 2)];
        _struck = operation;
        return ways[mishap.Choice % ways.Length];
    }

    private void Note(DiskOperation? after, DiskImage image)
    {
        if (_moments.Count == 0 || !ReferenceEquals(_moments[^1].Image, image) || !ReferenceEquals(_moments[^1].Ledger, _ledger))
        {
            _moments.Add(new(after, image, _ledger));
        }
    }

    private void Expect(bool isWell, string words) => _differences.AddRange(isWell ? [] : [words]);
}
