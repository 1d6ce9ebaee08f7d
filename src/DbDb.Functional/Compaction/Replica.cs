using DbDb.Functional.Caching;
using DbDb.Functional.Current;
using DbDb.Functional.Logs;
using DbDb.Functional.Nodes;
using DbDb.Functional.Trees;

namespace DbDb.Functional.Compaction;

/// <summary>
/// An empty log to which revisions are added, oldest first, each with its number, its instant and its note, and with
/// what it changes: the first one, and one that follows an empty one, as full nodes in the order of keys, each other
/// one as changes to the one before it. Memory holds some changes and a path of the tree, whatever they come to. What
/// is written is what these say, and nothing else.
/// </summary>
internal sealed class Replica
{
    // A commit of more changes is made while it is written; fewer are quicker to make in memory, and are stored as
    // changes to nodes.
    private const long MostChangeBytes = 4 << 20;

    // More at a time isn't quicker.
    private const long MostGroupBytes = 1 << 20;

    private readonly OpenLog _log;
    private LogHead _head;
    private Tree _tree;
    private Planner? _group;

    public Replica(IStore target, long cacheBytes)
    {
        _head = target.ReadHead().OrThrow();
        _log = OpenLog.First(target, _head, cacheBytes);
        _tree = _log.Snapshot(_head.Commit, _head.CommitAddress, _head.Limits).Tree;
    }

    /// <summary>Adds a revision.</summary>
    /// <param name="ascending">What it changes of the one that was added before it, keys ascending. Read once.</param>
    /// <param name="revision">Its number, greater than that of the one before it.</param>
    /// <param name="instant">When it was committed, not before that one.</param>
    /// <param name="note">What its author had to say.</param>
    /// <exception cref="DbException">What it holds can't be read, or not be written here.</exception>
    public void Add(IEnumerable<KeyChange> ascending, Revision revision, Instant instant, string note)
    {
        using var changes = ascending.GetEnumerator();
        var few = new List<KeyChange>();
        if (AreFew(changes, few, _tree.IsEmpty ? _tree.Limits.LeafBytes : MostChangeBytes))
        {
            Plan(PutMany.To(_tree, few), revision, instant, note);
        }
        else
        {
            Write();
            Append(Logs.Plan.Streamed(_tree, few.Concat(Rest(changes)), _head, revision, instant, note));
            Become(_head);
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

    // Whether that was all of them, and they have no more than so many bytes; those that were taken are held.
    private static bool AreFew(IEnumerator<KeyChange> changes, List<KeyChange> taken, long most)
    {
        for (var bytes = 0L; changes.MoveNext();)
        {
            taken.Add(changes.Current);
            bytes += changes.Current.MostBytes;
            if (bytes > most)
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<KeyChange> Rest(IEnumerator<KeyChange> changes)
    {
        while (changes.MoveNext())
        {
            yield return changes.Current;
        }
    }

    private void Plan(Tree tree, Revision revision, Instant instant, string note)
    {
        _group ??= new(_head, _tree);
        var (_, root) = _group.Add(tree, instant, note, revision);
        _tree = new(root, tree.Limits, new(new GroupNodes(_log.Nodes, _group), FreshValues.None));
        if (_group.Length >= MostGroupBytes)
        {
            Write();
        }
    }

    private void Append(Segment segment) => _head = _log.Store.Append(segment, sync: false, _ => null).OrThrow();

    private void Become(LogHead head) => _tree = _log.Snapshot(head.Commit, head.CommitAddress, head.Limits).Tree;
}
