using System.Diagnostics;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>Lives one life of a database and its copy, and says where the copy isn't what it should be.</summary>
internal sealed class CopyRun : IDisposable
{
    private readonly CopyLife _life;
    private readonly Func<Database> _openSource;
    private readonly Func<Database> _openCopy;
    private readonly bool _canReopen;
    private readonly List<string> _differences = [];
    private readonly SortedDictionary<Revision, Model> _kept = new() { [Revision.Zero] = Model.Empty };
    private int _sourceLog; // which of its logs the source has, and the copy is one of
    private int _copyLog = -1;
    private Revision? _strayed; // the copy's revision before somebody wrote to it

    /// <summary>A life.</summary>
    /// <param name="life">What happens.</param>
    /// <param name="source">Opens a handle on the database's store.</param>
    /// <param name="copy">Opens one on the copy's: another log at first, and empty.</param>
    /// <param name="canReopen">Whether what is closed can be opened again.</param>
    public CopyRun(CopyLife life, Func<IStore> source, Func<IStore> copy, bool canReopen)
    {
        var options = new DatabaseOptions { CacheBytes = 4 << 10, Limits = life.Limits };
        _life = life;
        _canReopen = canReopen;
        _openSource = () => Database.Open(source(), options).OrThrow();
        _openCopy = () => Database.Open(copy(), options).OrThrow();
        (Source, Copy) = (_openSource(), _openCopy());
    }

    /// <summary>The database.</summary>
    public Database Source { get; private set; }

    /// <summary>Its copy.</summary>
    public Database Copy { get; private set; }

    /// <summary>Lives it.</summary>
    public IEnumerable<string> Differences()
    {
        foreach (var step in _life.Steps)
        {
            Take(step);
        }

        return _differences;
    }

    /// <summary>What the copy, if it is up to date, says otherwise than the source and its model.</summary>
    public IEnumerable<string> Between() =>
        Testing
            .Differences.Unless(
                Copy.History()
                    .Select(step => step.OrThrow().Commit)
                    .SequenceEqual(Source.History().Select(step => step.OrThrow().Commit)),
                () => $"another history: {Copy.Head}, not {Source.Head}"
            )
            .Concat(
                _kept.SelectMany(expected =>
                    Testing
                        .Differences.Between(Copy.At(expected.Key).OrThrow().Tree, expected.Value)
                        .Select(difference => $"revision {expected.Key} of the copy: {difference}")
                )
            );

    public void Dispose()
    {
        Source.Dispose();
        Copy.Dispose();
    }

    /// <summary>Takes one step.</summary>
    public void Take(CopyStep step)
    {
        switch (step)
        {
            case CopyStep.Commit commit:
                var snapshot = Source.Transact(tree => tree.With(commit.Operations), $"note {_kept.Count}").OrThrow();
                _kept.TryAdd(snapshot.Revision, _kept.Values.Last().With(commit.Operations));
                break;
            case CopyStep.Compact compact:
                Source.Compact(compact.Retention).OrThrow();
                _sourceLog++;
                foreach (
                    var dropped in _kept
                        .Keys.Except(Source.History().Select(kept => kept.OrThrow().Revision).Append(Revision.Zero))
                        .ToArray()
                )
                {
                    _kept.Remove(dropped);
                }

                break;
            case CopyStep.Copy:
                CatchUp();
                break;
            case CopyStep.Reopen when _canReopen:
                Dispose();
                (Source, Copy) = (_openSource(), _openCopy());
                break;
            case CopyStep.Reopen:
                break;
            case CopyStep.Stray stray:
                var before = Copy.Head.Revision;
                if (Copy.Transact(tree => tree.With(stray.Operations)).OrThrow().Revision > before)
                {
                    _strayed ??= before;
                }

                break;
            default:
                throw new UnreachableException();
        }
    }

    // Of a copy of another log it can be told that it is one if it is empty, or the source still has the revision that
    // it ends with.
    private void CatchUp()
    {
        var (before, isSameLog) = (Copy.Head, _copyLog == _sourceLog);
        var isKept = before.Revision == Revision.Zero || (_copyLog >= 0 && _kept.ContainsKey(before.Revision));
        var done = Follower.CatchUp(Copy.Cell, Source.Cell, new(null, default, _life.SegmentBytes));
        if (_strayed is null && (isSameLog || isKept))
        {
            _copyLog = _sourceLog;
            _differences.AddRange(
                Testing.Differences.Unless(
                    done.Error() is null
                        && done.OrThrow() is var made
                        && made.Before == before.Revision
                        && made.Commit == Source.Head.Commit
                        && made.IsAnew != isSameLog,
                    () => $"{done} from {before}"
                )
            );
            _differences.AddRange(Between());
            return;
        }

        var common = isSameLog ? _strayed!.Value : Option<Revision>.None;
        _differences.AddRange(
            Testing.Differences.Unless(
                done.Error()?.Equals(new DbError.Diverged(before.Revision, Source.Head.Revision, common)) == true,
                () => $"{done}, and not that they differ after {common}"
            )
        );
        _differences.AddRange(
            Testing.Differences.Unless(Copy.Refresh().OrThrow().Commit == before.Commit, () =>
                $"refused, the copy went from {before} to {Copy.Head}"
            )
        );
    }
}
