using DbDb.Functional.Current;
using DbDb.Functional.Logs;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Past;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional.Spaces;

/// <summary>
/// Counts what the kept snapshots of a log reach, oldest first, each record once; and what their copies come to: of the
/// first that has entries, full nodes, found by building them and throwing them away; of each later one, what it
/// reaches and none before it did.
/// </summary>
internal sealed class SpaceCount : IBulkNodes
{
    private readonly OpenLog _log;
    private readonly LogHead _head;
    private readonly SpaceTally _tally;
    private readonly ReachableRecords _reach;
    private readonly CancellationToken _cancellation;
    private long _after = LogIdentity.LogStart;
    private bool _hasEntries;

    private SpaceCount(IStore store, LogHead head, CancellationToken cancellation)
    {
        _log = OpenLog.First(store, head, cacheBytes: 0);
        _head = head;
        _tally = new(head.Commit.Ordinal);
        _reach = new(head.End - LogIdentity.LogStart, _tally.Reach);
        _cancellation = cancellation;
    }

    /// <summary>What the bytes of a database's log are spent on, as far as it is known here.</summary>
    /// <param name="cell">The database's.</param>
    /// <param name="retention">What would be kept.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Either<DbError, Space> Of(Cell cell, Retention retention, CancellationToken cancellation)
    {
        var state = cell.State;
        return Cell.AsValue(() => Of(state.Log.Store, state.Head, retention, cell.Now(), cancellation)
            .Map(space => space with { Held = cell.Logs.HeldBytes }));
    }

    /// <summary>What the bytes of a log are spent on.</summary>
    /// <param name="store">The log.</param>
    /// <param name="head">The newest commit that is looked at.</param>
    /// <param name="retention">What would be kept.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DbException">What is kept can't be read.</exception>
    public static Either<DbError, Space> Of(
        IStore store,
        LogHead head,
        Retention retention,
        Instant now,
        CancellationToken cancellation
    ) => new SpaceCount(store, head, cancellation).Count(retention, now);

    private Either<DbError, Space> Count(Retention retention, Instant now)
    {
        foreach (var (found, until) in new Ascent(new Commits(_log.Store, _head)).WithNext(Revision.Zero.Next))
        {
            _cancellation.ThrowIfCancellationRequested();
            _tally.Pass(found);
            if (
                retention.Keeps(
                    new(
                        found.Commit.Revision,
                        found.Commit.Instant,
                        until,
                        _head.Commit.Ordinal - found.Commit.Ordinal,
                        now
                    )
                )
            )
            {
                Keep(found);
            }

            if (_reach.IsTooMuch)
            {
                return new DbError.Corrupt(found.Address.Offset, VisitedRecords.TooMuch);
            }
        }

        return new Space(
            _head.End,
            _head.Commit.Ordinal,
            _tally.Kept,
            LogIdentity.LogStart + _tally.Live,
            _after,
            _tally.Ranges()
        );
    }

    private void Keep(FoundCommit found)
    {
        _tally.Keep();
        _reach.Of(found.Address);
        _after += Record.Padded(CommitRecord.Length(found.Commit with { Ordinal = _tally.Kept }));
        var tree = _log.Snapshot(found.Commit, found.Address, _head.Limits).Tree;
        if (_hasEntries || tree.IsEmpty)
        {
            Add(tree);
        }
        else
        {
            AddFirst(tree);
        }
    }

    // What its copy shares with the one before, it shares here. Changes to a base that is dropped become a whole node.
    private void Add(Tree tree)
    {
        foreach (var reached in Nodes(tree))
        {
            _after += reached.HasNewBase ? Record.Padded(reached.Node.Length) : reached.Bytes;
        }
    }

    private void AddFirst(Tree tree)
    {
        _hasEntries = true;
        var build = new BulkBuild(_head.Limits, this);
        foreach (var reached in Nodes(tree))
        {
            if (reached.Node.IsPage(out var leaf))
            {
                BulkMerge.Copy(build, leaf);
            }
        }

        build.Finish();
    }

    Node IBulkNodes.Leaf(ReadOnlySpan<FreshEntry> entries)
    {
        _after += Record.Padded(PageAssembly.Measure(default, entries, default).Length);
        return new Stored(Address.None, entries.Length, 0);
    }

    Node IBulkNodes.Branch(Branch branch)
    {
        _after += Record.Padded(branch.Length);
        return new Stored(Address.None, branch.Count, branch.Level);
    }

    private IEnumerable<Reached> Nodes(Tree tree)
    {
        foreach (var reached in _reach.Of(tree))
        {
            _cancellation.ThrowIfCancellationRequested();
            _after += reached.ValueBytes;
            yield return reached;
        }
    }
}
