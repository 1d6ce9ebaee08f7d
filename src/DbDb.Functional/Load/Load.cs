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
    /// Sets entries of any number and order in one transaction; of equal keys the last wins. Memory stays bounded,
    /// whatever they come to: what exceeds a part of the cache's budget is sorted in a temporary file, which only this
    /// user may read and which has no name, and the tree is built while it is written. An exception that reading the
    /// entries throws is passed on, and nothing is committed.
    /// </summary>
    public Either<DbError, Snapshot> Load(IEnumerable<Entry> entries, string note = "")
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Refusal(note) is { } refusal ? refusal : AsValue(() =>
        {
            using var runs = SortedRuns.Of(entries, RunBytes);
            return runs.CountInMemory is { } count && IsSmall(count) ? Set(runs.Entries(), note) : Stream(runs.Entries, note);
        });
    }

    /// <summary>
    /// As <see cref="Load"/>, for entries that come in ascending order: they are neither sorted nor put into a
    /// temporary file, but go into the tree as they are read, once, while other writers wait, by a thread of this
    /// process, in the caller's execution context: what is committed from inside their enumeration is
    /// <see cref="DbError.Reentrant"/>. Where they are few for the tree they are set on it, as by a transaction. An
    /// exception that reading the entries throws is passed on, and nothing is committed.
    /// </summary>
    /// <param name="ascending">
    /// The entries, each key greater than the one before it; else the answer is <see cref="DbError.Invalid"/>, and
    /// nothing is committed.
    /// </param>
    /// <param name="note">What for.</param>
    public Either<DbError, Snapshot> LoadAscending(IEnumerable<Entry> ascending, string note = "")
    {
        ArgumentNullException.ThrowIfNull(ascending);
        return Refusal(note) is { } refusal ? refusal : AsValue(() =>
        {
            using var entries = AscendingEntries.Of(ascending, (Head.Tree.Count / SmallPart) + 1, RunBytes);
            return entries.Count is { } count && IsSmall(count) ? Set(entries.All(), note) : Stream(entries.All, note);
        });
    }

    private long RunBytes => Math.Clamp(_options.CacheBytes / 4, LeastRunBytes, MostRunBytes);

    private bool IsSmall(int count) => count == 0 || count < Head.Tree.Count / SmallPart;

    private Either<DbError, Snapshot> Set(IEnumerable<Entry> entries, string note) => Transact(tree => tree.SetMany(entries), note);

    private Either<DbError, Snapshot> Stream(Func<IEnumerable<Entry>> ascending, string note)
    {
        if (Refusal(note) is { } refusal)
        {
            return refusal;
        }

        var request = new ExclusiveRequest(() =>
        {
            using (_scope.Enter())
            {
                return RetryOnNewerLog(() => Append(_state), outcome => outcome.Failure(), error => error);
            }
        });
        return AwaitTurn(request) is { } refused ? refused : request.Outcome;

        Either<DbError, Snapshot> Append(State state) =>
            state.Log.Store.Append(Planned(state), sync: true, newest => Planned(StateAt(state.Log, newest))).Map(head =>
            {
                Telemetry.Appended(null, head, 1, head.End - head.Commit.Start);
                return MoveTo(state.Log, head);
            });

        Segment Planned(State state) => Plan.Streamed(state.Snapshot.Tree, ascending(), state.Head, Now(), note);
    }
}
