using DbDb.Functional.Current;
using DbDb.Functional.Logs;
using DbDb.Functional.Transactions;
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
        return commits.Refusal(note) is { } refusal ? refusal : Cell.AsValue(() =>
        {
            using var runs = SortedRuns.Of(entries, cell.Options.WorkBytes);
            return runs.CountInMemory is { } count && IsSmall(count)
                ? Set(runs.Entries(), note)
                : Stream(runs.Entries, note);
        });
    }

    /// <summary>The same for entries whose keys ascend, which are read once.</summary>
    public Either<DbError, Snapshot> LoadAscending(IEnumerable<Entry> ascending, string note)
    {
        ArgumentNullException.ThrowIfNull(ascending);
        return commits.Refusal(note) is { } refusal ? refusal : Cell.AsValue(() =>
        {
            using var entries = AscendingEntries.Of(ascending, (Tree.Count / SmallPart) + 1, cell.Options.WorkBytes);
            return entries.Count is { } count && IsSmall(count) ? Set(entries.All(), note) : Stream(entries.All, note);
        });
    }

    private Tree Tree => cell.State.Snapshot.Tree;

    private bool IsSmall(int count) => count == 0 || count < Tree.Count / SmallPart;

    private Either<DbError, Snapshot> Set(IEnumerable<Entry> entries, string note) =>
        commits.Run(TransactionFunction.Of(tree => tree.SetMany(entries)), note).Map(done => done.Snapshot);

    private Either<DbError, Snapshot> Stream(Func<IEnumerable<Entry>> ascending, string note)
    {
        return commits.Refusal(note) is { } refusal ? refusal : commits.RunExclusive(Append);

        Either<DbError, Snapshot> Append(State state) =>
            state
                .Log.Store.Append(Planned(state), sync: true, newest => Planned(State.Of(state.Log, newest)))
                .Map(head =>
                {
                    Telemetry.CountAppend(null, head, 1, head.End - head.Commit.Start);
                    return cell.MoveTo(state.Log, head);
                });

        Segment Planned(State state) => Plan.Streamed(state.Snapshot.Tree, ascending(), state.Head, cell.Now(), note);
    }
}
