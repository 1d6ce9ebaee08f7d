using LanguageExt;

namespace DbDb.Functional;

/// <content>Committing more than memory holds.</content>
public sealed partial class Database
{
    // What a load keeps in memory at a time, within a cache's budget.
    private const long LeastRunBytes = 1 << 20;
    private const long MostRunBytes = 64 << 20;

    // A load smaller than this part of the tree touches few of its leaves, and is set on it; a larger one rebuilds it.
    private const int SmallPart = 8;

    /// <summary>
    /// Sets entries of any number and order in one transaction; of equal keys the last wins. Memory stays bounded, whatever
    /// they come to: what exceeds a part of the cache's budget is sorted in a temporary file, and the tree is built while it is
    /// written. An exception that reading the entries throws is passed on, and nothing is committed.
    /// </summary>
    public Either<DbError, Snapshot> Load(IEnumerable<Entry> entries, string note = "") => Caught(() =>
    {
        using var runs = SortedRuns.Of(entries, Math.Clamp(_options.CacheBytes / 4, LeastRunBytes, MostRunBytes));
        return runs.CountInMemory is { } count && (count == 0 || count < Head.Tree.Count / SmallPart)
            ? Transact(tree => tree.SetMany(runs.Entries()), note)
            : Stream(runs, note);
    });

    private Either<DbError, Snapshot> Stream(SortedRuns runs, string note)
    {
        if (Refusal(note) is { } refusal)
        {
            return refusal;
        }

        var request = new Alone(() => InPlace(
            () => Append(_state), outcome => outcome.Failure(), error => error));
        _queue.Serve(request);
        return request.Outcome;

        Either<DbError, Snapshot> Append(State state) =>
            state.Log.Store.Append(Planned(state), sync: true, newest => Planned(StateAt(state.Log, newest))).Map(head =>
            {
                Telemetry.Appended(null, head, 1, head.End - head.Commit.Start);
                return MoveTo(state.Log, head);
            });

        Segment Planned(State state) => Plan.Streamed(state.Snapshot.Tree, runs.Entries(), state.Head, Now(), note);
    }
}
