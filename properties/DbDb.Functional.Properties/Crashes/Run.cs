using System.Collections.Immutable;
using System.Diagnostics;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// Lives a life on a simulated disk, notes what was promised, and keeps the disk at each moment. What the database says
/// meanwhile must be right too: an error only where something went wrong, and a snapshot only of what the ledger
/// allows.
/// </summary>
internal sealed class Run
{
    public const string Path = "law.dbdb";

    private const string OtherPath = "other.dbdb";

    private readonly Life _life;
    private readonly Func<IDisk, IDisk> _tamper;
    private readonly Func<DiskOperation, DiskFault?> _faults;
    private readonly Promises _promises = new();
    private readonly List<Moment> _moments = [];
    private readonly List<DiskOperation> _operations = [];
    private readonly List<string> _differences = [];
    private readonly Dictionary<int, Database> _open = [];
    private readonly System.Collections.Generic.HashSet<int> _poisoned = [];
    // Which have a file open that has lost its name.
    private readonly System.Collections.Generic.HashSet<int> _strangers = [];
    private SimulatedDisk _disk;
    private bool _hasForgotten;
    private TurnInProgress? _now;

    private Run(Life life, Func<IDisk, IDisk> tamper, Func<DiskOperation, DiskFault?> faults)
    {
        _life = life;
        _tamper = tamper;
        _faults = faults;
        _disk = Boot(life.Seed, life.Names == Names.Symbolic ? DiskImage.Empty.Link(OtherPath, Path) : DiskImage.Empty);
    }

    /// <summary>The disk at each moment of the life at which it, or what was promised of it, changed.</summary>
    public IReadOnlyList<Moment> Moments => _moments;

    /// <summary>What the disk was asked to do, but for the law's own looks at what was done.</summary>
    public IReadOnlyList<DiskOperation> Operations => _operations;

    /// <summary>What there is to say against what the database said.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>Lives a life.</summary>
    /// <param name="life">The life.</param>
    /// <param name="tamper">What to make of each process's disk, to plant bugs that the laws must notice.</param>
    /// <param name="faults">What goes wrong beside the life's mishaps.</param>
    public static Run Of(Life life, Func<IDisk, IDisk>? tamper = null, Func<DiskOperation, DiskFault?>? faults = null)
    {
        var run = new Run(life, tamper ?? (disk => disk), faults ?? DiskFaults.None);
        foreach (var turn in life.Turns.TakeWhile(_ => run._differences.Count == 0))
        {
            run.Take(turn);
            run.Note(null, run._disk.Image);
        }

        return run;
    }

    public static Either<DbError, Database> Open(IDisk disk, Limits limits, bool isLoose = false, string path = Path) =>
        FileStore
            .Open(
                path,
                new()
                {
                    Limits = limits,
                    Generation = 42,
                    LockTimeout = TimeSpan.Zero,
                },
                disk
            )
            .Bind(store =>
                Database.Open(
                    store,
                    new() { CacheBytes = 8 << 10, Durability = isLoose ? Durability.OnFlush : Durability.Immediate }
                )
            );

    public static string Text(Snapshot snapshot) =>
        $"{snapshot} with {Show.Of(snapshot.Tree.Range(KeyRange.All), Show.Of)}";

    private void Take(Turn turn)
    {
        if (turn.Act is Act.PowerCut cut)
        {
            _open.Clear();
            _poisoned.Clear();
            _strangers.Clear();
            _hasForgotten = false;
            _promises.AfterPowerCut();
            _disk = Boot(cut.Seed, _disk.Image.AfterPowerCut(cut.Seed));
            return;
        }

        if (turn.Act is Act.Replace)
        {
            var interrupted = _now;
            _now = new(turn, interrupted);
            _now.Pause();
            Replace();
            _now = interrupted;
            return;
        }

        var outer = _now;
        _now = new(turn, outer);
        try
        {
            if (!_open.ContainsKey(turn.Process))
            {
                _poisoned.Remove(turn.Process);
                _strangers.Remove(turn.Process);
                var opened = Open(_tamper(_disk.NewProcess()), _life.Limits, _life.IsLoose, PathFor(turn.Process));
                opened.IfRight(database => _open[turn.Process] = database);
                Judge(turn, opened.Map(database => database.Head));
            }

            if (_open.TryGetValue(turn.Process, out var open))
            {
                _now.Resume();
                Do(turn, open);
            }
        }
        catch (DbException failure)
        {
            Judge(turn, failure.Error); // from a tree's own operations, outside of a transaction
        }
        catch (ProcessDiedException)
        {
            _open.Remove(turn.Process);
        }
        finally
        {
            _now = outer;
        }
    }

    // Nothing goes wrong, and nobody comes in between. What was acknowledged before it was durable is so now.
    private void Replace()
    {
        if (_life.Names == Names.Hard)
        {
            return; // then the other name's file would be another's
        }

        _disk
            .Image.Find(Path)
            .IfSome(bytes =>
            {
                const string Copy = "copy.dbdb";
                var outsider = _disk.NewProcess();
                outsider.Delete(Copy);
                using (var file = outsider.Create(Copy, isPrivate: false))
                {
                    file.Write(0, bytes);
                    file.Sync();
                }

                outsider.Rename(Copy, Path);
                outsider.SyncFolderOf(Path);
                _strangers.UnionWith(_open.Keys);
            });
    }

    // Where there are two names, one process has the file by the second, as soon as there is a file.
    private string PathFor(int process)
    {
        if (_life.Names == Names.One || process == 0 || _disk.Image.Find(Path).IsNone)
        {
            return Path;
        }

        if (_life.Names == Names.Hard && !_disk.Image.Names.Contains(new(OtherPath, _disk.Image.Names[Path])))
        {
            _now!.Pause();
            _disk.NewProcess().Link(Path, OtherPath); // a power cut may have taken it back
            _now.Resume();
        }

        return OtherPath;
    }

    private void Do(Turn turn, Database database)
    {
        switch (turn.Act)
        {
            case Act.Transact act:
                Commit(turn, act.Operations, database, _life.IsLoose, () =>
                    database.Transact(tree => tree.With(act.Operations))
                );
                break;
            case Act.TryCommit act:
                TryCommit(turn, act.Operations, database);
                break;
            case Act.Load act:
                Commit(turn, [new Operation.SetMany(act.Entries)], database, _life.IsLoose, () =>
                    database.Load(act.Entries)
                );
                break;
            case Act.Refresh:
                Judge(turn, database.Refresh());
                break;
            case Act.Flush:
                var flushed = database.Flush();
                flushed.IfRight(snapshot => _promises.Secure(snapshot.Revision));
                Judge(turn, flushed);
                break;
            case Act.Compact act:
                var kept = _promises.Drop(act.Behind);
                var compacted = database.Compact(kept).Map(done => done.Snapshot);
                compacted.IfRight(snapshot => _promises.Secure(snapshot.Revision));
                Judge(turn, compacted);
                break;
            case Act.Close:
                database.Dispose();
                _open.Remove(turn.Process);
                if (_now!.Struck is null && !_poisoned.Contains(turn.Process))
                {
                    _promises.SecureAllOf(database);
                }

                break;
            default:
                throw new UnreachableException();
        }
    }

    private void TryCommit(Turn turn, ImmutableArray<Operation> operations, Database database)
    {
        var basis = database.Head;
        var tree = basis.Tree.With(operations);
        if (ReferenceEquals(tree, basis.Tree))
        {
            Judge(turn, database.TryCommit(basis, tree)); // the basis, which needn't be the newest
        }
        else
        {
            Commit(turn, operations, database, _life.IsLoose, () => database.TryCommit(basis, tree));
        }
    }

    private void Commit(
        Turn turn,
        ImmutableArray<Operation> operations,
        Database database,
        bool isLoose,
        Func<Either<DbError, Snapshot>> commit
    )
    {
        var shown = "";
        var outcome = _promises.Commit(model => model.With(operations), database, isLoose, MayBeStale, () =>
        {
            var done = commit();
            _now!.Pause();
            done.IfRight(snapshot => shown = Text(snapshot));
            return done;
        });
        if (_hasForgotten && isLoose)
        {
            _promises.AfterPowerCut(); // it may lie on what was forgotten, which its writer finds out when it flushes
        }

        if (outcome is { } judged)
        {
            Judge(turn, judged);
        }
        else
        {
            Expect(false, () => $"{turn} made {shown}, but {_promises.Now}");
        }
    }

    // Whatever a turn shows must be allowed, and whatever error it has must have a reason.
    private void Judge(Turn turn, Either<DbError, Snapshot> outcome)
    {
        _now!.Pause();
        outcome.Match(
            Right: snapshot =>
                Expect(_promises.Show(snapshot, _open[turn.Process]), () =>
                    $"{turn} shows {Text(snapshot)}, but {_promises.Now}"
                ),
            Left: error =>
                Expect(IsFair(error, turn), () => $"{turn}: {error.GetType().Name}: {error.Message}, without a reason")
        );
    }

    private bool IsFair(DbError error, Turn turn)
    {
        switch (error)
        {
            case DbError.Poisoned:
                return !_poisoned.Add(turn.Process) || _hasForgotten || _now!.Struck?.Kind == DiskOperationKind.Sync;
            case DbError.Io:
                return _now!.Struck is not null
                    || (error is DbError.Io { Operation: "replace" } && _life.Names == Names.Hard);
            case DbError.Locked:
                return _now!.Outer is not null;
            case DbError.Corrupt:
                return _hasForgotten && _life.IsLoose; // what wasn't durable, and was forgotten
            case DbError.Replaced:
                _open.Remove(turn.Process);
                return _strangers.Contains(turn.Process);
            case DbError.Conflict:
                return turn.Act is Act.TryCommit;
            default:
                return false;
        }
    }

    // Where commits needn't be durable, and another has the lock, there is no telling a commit of its own from one that
    // was acknowledged and isn't durable yet; here nobody waits for the lock.
    private bool MayBeStale => _life.IsLoose && _now!.Outer is not null;

    private SimulatedDisk Boot(ulong seed, DiskImage image) => new(seed, image, Strike, Watch);

    private DiskFault? Strike(DiskOperation operation)
    {
        if (_now is { IsPaused: true })
        {
            return null;
        }

        var fault = _faults(operation) ?? _now?.Strike(operation);
        if (fault is not null && _now is { } scene)
        {
            scene.Struck = operation;
        }

        if (fault is DiskFault.Forgets)
        {
            _hasForgotten = true;
            _promises.AfterPowerCut();
        }

        return fault;
    }

    private void Watch(DiskOperation operation, DiskImage image)
    {
        if (_now is not { IsPaused: true })
        {
            _operations.Add(operation);
        }

        Note(operation, image);
        if (_now?.Interrupting() is { } turn)
        {
            Take(turn);
        }
    }

    private void Note(DiskOperation? after, DiskImage image)
    {
        if (
            _moments.Count == 0
            || !ReferenceEquals(_moments[^1].Image, image)
            || !ReferenceEquals(_moments[^1].Ledger, _promises.Now)
        )
        {
            _moments.Add(new(after, image, _promises.Now));
        }
    }

    private void Expect(bool isWell, Func<string> words) => _differences.AddRange(isWell ? [] : [words()]);
}
