using System.Runtime.CompilerServices;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Following commits as they come.</content>
public sealed partial class Database
{
    private readonly Signal _moved = new();
    private readonly CancellationTokenSource _ended = new();
    private Poller? _poller;

    /// <summary>
    /// Commits as they come. Without <paramref name="after"/>, each time there is a newer snapshot than the one yielded
    /// last, or than the one known when this is called, the newest: those between may be skipped, the newest never is.
    /// With it, every revision after that one that is kept when its turn comes, in order: first those that are there
    /// already, each found in as many reads as by <see cref="At"/>.
    /// </summary>
    /// <remarks>
    /// What this database commits is seen at once; what others commit to the same file or store, within
    /// <see cref="DatabaseOptions.WatchInterval"/>, by looking for it while somebody waits. Any number may watch; each
    /// keeps no more than how far it has come, so a slow one holds up nobody, and no thread waits. Where
    /// <see cref="DatabaseOptions.Durability"/> waits, what this database commits is seen before it is durable. The
    /// sequence ends when the database is disposed of.
    /// <para>
    /// A compaction, here or in another process, may drop revisions before they were yielded. Then the next that is
    /// kept comes, and the numbers tell: with <paramref name="after"/>, a snapshot whose revision isn't the one after
    /// that of the snapshot before it, or than <paramref name="after"/>, comes with a gap. (An import of a history that
    /// has gaps makes the same.)
    /// </para>
    /// <para>
    /// What was yielded last is held until the next comes: so after a compaction the space of the old log is given back
    /// with the next commit at the earliest, as long as anybody watches.
    /// </para>
    /// <para>
    /// What a snapshot changed is its difference to the second of <see cref="History(Snapshot)"/> of it, compared with
    /// the first of it. It isn't always that to the snapshot yielded before: a purge that came between has erased keys
    /// from all revisions, the older too, and nobody has removed them. Only where the revision yielded before isn't
    /// kept any more is the difference to that one all there is to know.
    /// </para>
    /// </remarks>
    /// <param name="after">
    /// The revision before the first that is wanted; one that isn't there yet is waited for.
    /// </param>
    /// <param name="cancellation">Ends the sequence with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="DbException">
    /// <see cref="DbError.NotRetained"/>, from this call, where <paramref name="after"/> is negative. While it is
    /// enumerated: a commit or the store's head can't be read, or the file was removed or replaced
    /// (<see cref="DbError.Replaced"/>), or there is nothing to come because it is a transaction's function that waits
    /// (<see cref="DbError.Reentrant"/>); that ends the sequence, and watching again after the last revision that it
    /// gave misses nothing.
    /// </exception>
    public IAsyncEnumerable<Snapshot> Watch(Revision? after = null, CancellationToken cancellation = default)
    {
        var known = Head.Revision;
        return after is not { } revision ? Watched(known, skips: true, cancellation)
            : revision < Revision.Zero ? throw new DbException(new DbError.NotRetained(revision, Option<Revision>.None, Revision.Zero))
            : Watched(revision, skips: false, cancellation);
    }

    private async IAsyncEnumerable<Snapshot> Watched(Revision last, bool skips, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var poller = LazyInitializer.EnsureInitialized(
            ref _poller, () => new(_moved, () => Refresh().OrThrow(), _options.WatchInterval, _options.Clock));
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = _moved.Next();
            if (_moved.IsClosed)
            {
                yield break;
            }

            if (Head is var newest && newest.Revision > last)
            {
                var found = skips ? newest : Next(last);
                if (found.IsLeft && _moved.IsClosed)
                {
                    yield break;
                }

                var snapshot = found.OrThrow();
                last = snapshot.Revision;
                yield return snapshot;
            }
            else if (_scope.IsInside)
            {
                throw new DbException(new DbError.Reentrant()); // there will be none before the caller has ended
            }
            else
            {
                await poller.Wait(next, cancellation).ConfigureAwait(false);
            }
        }
    }

    // The next kept snapshot after a revision: there is a newer one.
    private Either<DbError, Snapshot> Next(Revision last)
    {
        var state = _state;
        return CommitsOf(state).Since(last.Next).Map(found => SnapshotOf(state, found));
    }

    private void StopWatching()
    {
        _moved.Close();
        _ = _ended.CancelAsync(); // not on this thread: whoever waits must not hold it up
        _poller?.Dispose();
    }
}
