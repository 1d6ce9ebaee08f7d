namespace DbDb.Functional;

/// <summary>
/// An empty log into which the snapshots of another are copied, oldest first, each with its number, its instant and its note: the first one as
/// full nodes in the order of keys, of each later one what differs from the one before it. What they share there they share here. Memory holds one path of
/// each tree and some changes, whatever they come to.
/// </summary>
internal sealed class Replica
{
    // A commit of more changes is made while it is written; fewer are quicker to make in memory, and are stored as changes to nodes.
    private const long MostChangeBytes = 4 << 20;
    private const long ChangeOverhead = 100;

    // More at a time isn't quicker.
    private const long MostGroupBytes = 1 << 20;

    private readonly OpenLog _log;
    private Head _head;
    private Tree _tree;
    private Planner? _group;

    public Replica(IStore target, long cacheBytes)
    {
        _head = target.ReadHead().OrThrow();
        _log = OpenLog.First(target, _head, cacheBytes);
        _tree = _log.Snapshot(_head.Commit, _head.CommitAddress, _head.Limits).Tree;
    }

    /// <summary>Adds a snapshot.</summary>
    /// <param name="before">The tree of the one that was added before it; an empty tree if there was none.</param>
    /// <param name="next">The snapshot.</param>
    /// <param name="step">Is told of each change.</param>
    /// <exception cref="DbException">What it holds can't be read, or not be written here.</exception>
    public void Add(Tree before, Snapshot next, Action step)
    {
        if (!before.IsEmpty && Changed(Changes()) is { } tree)
        {
            Plan(tree, next);
        }
        else
        {
            Write();
            Append(Functional.Plan.Streamed(_tree, Changes(), _head, next.Revision, next.Instant, next.Note));
            Become(_head);
        }

        IEnumerable<TreeChange> Changes()
        {
            foreach (var change in Diff.Between(before, next.Tree))
            {
                step();
                yield return change;
            }
        }
    }

    /// <summary>Writes what was added and isn't written yet.</summary>
    /// <exception cref="DbException">It can't be written.</exception>
    public void Write()
    {
        if (_group is { } group)
        {
            _group = null;
            Append(group.Finish());
            _log.Nodes.Adopt(group.Added, group.Replaced);
            Become(_head);
        }
    }

    // None where the changes are too many to have in memory.
    private Tree? Changed(IEnumerable<TreeChange> changes)
    {
        var builder = _tree.ToBuilder();
        var bytes = 0L;
        foreach (var change in changes)
        {
            bytes += change.Key.Length + (change.Now?.MostBytes ?? 0) + ChangeOverhead;
            if (bytes > MostChangeBytes)
            {
                return null;
            }

            builder.Put(change.Key, change.Now);
        }

        return builder.ToTree();
    }

    private void Plan(Tree tree, Snapshot next)
    {
        _group ??= new(_head, _tree);
        var (_, root) = _group.Add(tree, next.Instant, next.Note, next.Revision);
        _tree = new(root, tree.Limits, new(new GroupNodes(_log.Nodes, _group), FreshValues.None));
        if (_group.Length >= MostGroupBytes)
        {
            Write();
        }
    }

    private void Append(Segment segment) => _head = _log.Store.Append(segment, sync: false, _ => null).OrThrow();

    private void Become(Head head) => _tree = _log.Snapshot(head.Commit, head.CommitAddress, head.Limits).Tree;
}
