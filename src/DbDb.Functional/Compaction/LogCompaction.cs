using DbDb.Functional.Current;
using DbDb.Functional.Past;
using LanguageExt;

namespace DbDb.Functional.Compaction;

/// <summary>
/// One compaction: the snapshots that are kept are copied into a fresh log while others go on, then what was committed
/// meanwhile, and when that is little, with the writers' lock held, the rest; then the fresh log takes the other's
/// place.
/// </summary>
internal sealed class LogCompaction
{
    // Little enough to copy while writers wait.
    private const long FewBytes = 128 << 10;

    // Against writers that are as quick as the copy it would never end.
    private const int MostRounds = 8;

    // Most nodes of the source are read once: those that stay in memory only keep the collector busy, and with it
    // everybody else. Branches are read again.
    private const int SourcesShare = 8;

    private readonly OpenLog _source;
    private readonly ILogReplacement _replacement;
    private readonly Replica _replica;
    private readonly Erasure _erasure;
    private readonly ProgressCount _count;
    private LogHead _head;
    private Tree _copied;
    private Revision _next = Revision.Zero.Next;
    private long _kept;

    private LogCompaction(
        OpenLog source,
        LogHead head,
        ILogReplacement replacement,
        Erasure erasure,
        long cacheBytes,
        ProgressCount count
    )
    {
        _source = source;
        _head = head;
        _replacement = replacement;
        _replica = new(replacement.Store, cacheBytes);
        _erasure = erasure;
        _count = count;
        _copied = Tree.EmptyWith(head.Limits);
    }

    /// <summary>Compacts a log.</summary>
    /// <param name="source">The log. Its nodes are read past its cache.</param>
    /// <param name="retention">What to keep of it; what is committed while it goes on is kept.</param>
    /// <param name="erasure">What to leave out, of what is committed while it goes on too.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="cacheBytes">How many bytes of nodes to keep in memory, of either log.</param>
    /// <param name="count">Is told how far it is, and may end it.</param>
    /// <returns>What was done; the new store is the caller's to own.</returns>
    /// <exception cref="DbException">What is kept can't be read, or can't be written.</exception>
    public static Either<DbError, CompactionOutcome> Run(
        OpenLog source,
        Retention retention,
        Erasure erasure,
        Instant now,
        long cacheBytes,
        ProgressCount count
    ) =>
        source
            .Store.BeginReplacement()
            .Bind(replacement =>
            {
                using (replacement)
                {
                    var head = source.Store.ReadHead().OrThrow();
                    return new LogCompaction(
                        OpenLog.First(source.Store, head, cacheBytes / SourcesShare),
                        head,
                        replacement,
                        erasure,
                        cacheBytes,
                        count
                    ).Run(retention, now);
                }
            });

    private Either<DbError, CompactionOutcome> Run(Retention retention, Instant now)
    {
        _count.Begin();
        Copy(retention, now);
        _replica.Write();
        _replacement.Store.Flush().OrThrow(); // the longest sync, while others go on
        for (var round = 1; round < MostRounds && Newest() is var newest && newest.End - _head.End > FewBytes; round++)
        {
            _head = newest;
            Copy(Retention.All, now);
        }

        _replica.Write();
        _count.ThrowIfCancelled();
        _count.Mute();
        return _replacement
            .Complete(_head, CatchUp)
            .Map(store => new CompactionOutcome(store, _kept, _head.Commit.Ordinal - _kept, _head.End));

        LogHead Newest() => _source.Store.ReadHead().OrThrow();

        Either<DbError, Unit> CatchUp(LogHead newest)
        {
            try
            {
                _head = newest;
                Copy(Retention.All, now);
                _replica.Write();
                return Unit.Default;
            }
            catch (DbException failure)
            {
                return failure.Error;
            }
        }
    }

    // Copies what is kept of the commits up to the head that weren't looked at yet.
    private void Copy(Retention retention, Instant now)
    {
        _count.Expect(_head);
        foreach (var (commit, until) in new Ascent(new Commits(_source.Store, _head)).WithNext(_next))
        {
            _count.Reach(commit.Commit);
            if (
                retention.Keeps(
                    new(
                        commit.Commit.Revision,
                        commit.Commit.Instant,
                        until,
                        _head.Commit.Ordinal - commit.Commit.Ordinal,
                        now
                    )
                )
            )
            {
                var snapshot = _source.Snapshot(commit.Commit, commit.Address, _head.Limits);
                _replica.Add(
                    _erasure.Of(snapshot.Tree, Changes(snapshot.Tree)),
                    snapshot.Revision,
                    snapshot.Instant,
                    _erasure.NoteOf(commit.Commit));
                _copied = snapshot.Tree;
                _kept++;
            }
        }

        _next = _head.Revision.Next;
    }

    private IEnumerable<TreeChange> Changes(Tree next)
    {
        foreach (var change in Diff.Between(_copied, next))
        {
            _count.Copy();
            yield return change;
        }
    }
}
