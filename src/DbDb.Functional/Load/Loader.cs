using DbDb.Functional.Current;
using DbDb.Functional.Logs;
using DbDb.Functional.Runtime;
using DbDb.Functional.Transactions;
using DbDb.Functional.Trees;
using LanguageExt;

namespace DbDb.Functional.Load;

/// <summary>Commits more entries at once than memory holds.</summary>
/// <param name="cell">The database's.</param>
/// <param name="commits">The way of a commit.</param>
internal sealed class Loader(Cell cell, Committer commits)
{
    // A load smaller than this part of the tree touches few of its leaves, and is set on it; a larger one rebuilds it.
    private const int SmallPart = 8;

    /// <summary>Sets entries of any number and order; of equal keys the last wins.</summary>
    public Either<DbError, Snapshot> Load(IEnumerable<Entry> entries, string note)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Sort(entries, note, runs => runs.CountInMemory is { } count && IsSmall(count)
            ? Set(runs.Entries(), note)
            : Stream(state => Planned(state, runs.Entries(), note), note));
    }

    /// <summary>The same, with all that a rule makes of them.</summary>
    public Either<DbError, Snapshot> Load(IEnumerable<Entry> entries, ILoadRule rule, string note) =>
        Sort(entries, note, runs => runs.CountInMemory is { } count && IsSmall(count)
            ? Transact(tree => PutMany.To(tree, rule.Changes(tree, runs.Entries, areFew: true)), note)
            : Stream(
                state => Planned(state, rule.Changes(state.Snapshot.Tree, runs.Entries, areFew: false), note),
                note));

    /// <summary>The same for entries whose keys ascend, which are read once.</summary>
    public Either<DbError, Snapshot> LoadAscending(IEnumerable<Entry> ascending, string note)
    {
        ArgumentNullException.ThrowIfNull(ascending);
        return Begin(note, () =>
        {
            using var entries = AscendingEntries.Of(ascending, (Tree.Count / SmallPart) + 1, cell.Options.WorkBytes);
            return entries.Count is { } count && IsSmall(count)
                ? Set(entries.All(), note)
                : Stream(state => Planned(state, entries.All(), note), note);
        });
    }

    private Either<DbError, Snapshot> Begin(string note, Func<Either<DbError, Snapshot>> load)
    {
        return OperationTelemetry.IsHeard
            ? OperationTelemetry.Measure(OperationTelemetry.Load, commits.Path, Begun)
            : Begun();

        Either<DbError, Snapshot> Begun() => commits.Refusal(note) is { } refusal ? refusal : Cell.AsValue(load);
    }

    private Tree Tree => cell.State.Snapshot.Tree;

    private bool IsSmall(int count) => count == 0 || count < Tree.Count / SmallPart;

    private Either<DbError, Snapshot> Sort(
        IEnumerable<Entry> entries,
        string note,
        Func<SortedRuns, Either<DbError, Snapshot>> commit
    ) => Begin(note, () =>
    {
        using var runs = SortedRuns.Of(entries, cell.Options.WorkBytes);
        return commit(runs);
    });

    private Either<DbError, Snapshot> Set(IEnumerable<Entry> entries, string note) =>
        Transact(tree => tree.SetMany(entries), note);

    private Either<DbError, Snapshot> Transact(Func<Tree, Tree> change, string note) =>
        commits.RunUnheard(TransactionFunction.Of(change), note).Map(done => done.Snapshot);

    private Either<DbError, Snapshot> Stream(Func<State, Segment> planned, string note)
    {
        return commits.Refusal(note) is { } refusal ? refusal : commits.RunExclusive(Append);

        Either<DbError, Snapshot> Append(State state)
        {
            var activity = Telemetry.IsTraced ? Telemetry.StartAppend([]) : null; // inside that of the load
            try
            {
                return state
                    .Log.Store.Append(planned(state), sync: true, newest => planned(State.Of(state.Log, newest)))
                    .Map(head =>
                    {
                        Telemetry.CountAppend(activity, head, 1, head.End - head.Commit.Start);
                        return cell.MoveTo(state.Log, head);
                    })
                    .MapLeft(error =>
                    {
                        Telemetry.MarkFailed(activity, error);
                        return error;
                    });
            }
            finally
            {
                Telemetry.End(activity);
            }
        }
    }

    private Segment Planned(State state, IEnumerable<Entry> ascending, string note) =>
        Plan.Streamed(state.Snapshot.Tree, ascending, state.Head, cell.Now(), note);

    private Segment Planned(State state, IEnumerable<KeyChange> ascending, string note) =>
        Plan.Streamed(
            state.Snapshot.Tree,
            ascending,
            state.Head,
            state.Head.Revision.Next,
            cell.Now(),
            note);
}
