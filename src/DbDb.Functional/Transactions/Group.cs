using System.Diagnostics;
using DbDb.Functional.Caching;
using DbDb.Functional.Current;
using DbDb.Functional.Logs;
using DbDb.Functional.Nodes;

namespace DbDb.Functional.Transactions;

/// <summary>
/// Transactions that were run in order, each on the tree that the one before it made, and the segment that commits
/// them: a commit for each that changed something.
/// </summary>
internal sealed class Group
{
    // More isn't worth waiting for: a sync costs less than writing it.
    private const long MostBytes = 1 << 20;

    private readonly Transaction[] _members;
    private readonly List<Snapshot> _snapshots = [];
    private readonly NodeCache _nodes;
    private readonly Planner _planner;
    private readonly GroupNodes _pending;

    private Group(Transaction[] members, LogHead head, Tree tree, NodeCache nodes)
    {
        _members = members;
        _nodes = nodes;
        _planner = new(head, tree);
        _pending = new(nodes, _planner);
    }

    /// <summary>How many of the transactions were run: all, unless they come to too much.</summary>
    public int Count => _snapshots.Count;

    /// <summary>How many commits there are.</summary>
    public int Commits { get; private set; }

    /// <summary>How many bytes they add.</summary>
    public long Length => _planner.Length;

    /// <summary>The nodes that they add, children before parents.</summary>
    public ReadOnlySpan<Stored> Added => _planner.Added;

    /// <summary>The nodes whose place is taken by those, of commits in the group too.</summary>
    public ReadOnlySpan<Stored> Replaced => _planner.Replaced;

    /// <summary>In which activities those were called that have a commit here, as far as they were in any.</summary>
    public IEnumerable<ActivityContext> Origins
    {
        get
        {
            var newest = _planner.Before.Revision;
            for (var i = 0; i < Count; i++)
            {
                if (_snapshots[i].Revision > newest && _members[i].Origin is { } origin)
                {
                    yield return origin;
                }

                newest = _snapshots[i].Revision;
            }
        }
    }

    /// <summary>The newest snapshot once they are stored.</summary>
    public Snapshot Newest => _snapshots[^1];

    /// <summary>Runs transactions, the first on a state.</summary>
    /// <param name="members">The transactions.</param>
    /// <param name="state">The state.</param>
    /// <param name="now">The clock.</param>
    /// <param name="carryOver">
    /// What of the newest tree makes one with the entries of one that this store doesn't hold, or none where that can't
    /// be.
    /// </param>
    /// <exception cref="DbException">The log is too large for them.</exception>
    public static Group Run(Transaction[] members, State state, Func<Instant> now, Func<Tree, Tree, Tree?> carryOver)
    {
        var (head, snapshot) = (state.Head, state.Snapshot);
        var group = new Group(members, head, snapshot.Tree, state.Log.Nodes);
        var basis = new Basis(head, snapshot.Tree);
        for (var i = 0; i < members.Length && group.Length < MostBytes; i++)
        {
            if (members[i].Run(basis) is { } next && !ReferenceEquals(next, basis.Tree))
            {
                var own = group.IsForeign(next) ? CarryOver(members[i], next, basis.Tree, carryOver) : next;
                if (own is not null && !ReferenceEquals(own, basis.Tree))
                {
                    (snapshot, basis) = group.Plan(own, now(), members[i].Note);
                }
            }

            group._snapshots.Add(snapshot);
        }

        return group;
    }

    /// <summary>What is to be appended, if there are commits.</summary>
    public Segment ToSegment() => _planner.Finish();

    /// <summary>
    /// What was planned is stored, or there is nothing to store and the functions ran on the newest tree: what they
    /// decided is what comes of them.
    /// </summary>
    public void Accept()
    {
        _pending.MarkStored();
        for (var i = 0; i < Count; i++)
        {
            _members[i].Accept(_snapshots[i]);
        }
    }

    private (Snapshot Snapshot, Basis Basis) Plan(Tree next, Instant now, string note)
    {
        var (commit, root) = _planner.Add(next, now, note);
        Commits++;
        return (
            new(new(root, next.Limits, new(_nodes, FreshValues.None)), commit, _planner.Head.CommitAddress),
            new(_planner.Head, new(root, next.Limits, new(_pending, FreshValues.None))));
    }

    // One with the same entries that refers to nothing else than what this store holds. Where there is none, its member
    // is told.
    private static Tree? CarryOver(Transaction member, Tree next, Tree newest, Func<Tree, Tree, Tree?> carryOver)
    {
        try
        {
            if (carryOver(newest, next) is { } own)
            {
                return own;
            }

            member.Reject(new DbError.ForeignTree());
        }
        catch (DbException exception)
        {
            member.Reject(exception.Error); // the other log can't be read
        }

        return null;
    }

    // Whether a tree refers to what this store doesn't hold, or won't hold once the group is stored.
    private bool IsForeign(Tree tree) => tree.Reader.Nodes switch
    {
        NoNodes => false,
        GroupNodes nodes => !ReferenceEquals(nodes, _pending) && !(nodes.IsStored && nodes.IsOver(_nodes)),
        var nodes => !ReferenceEquals(nodes, _nodes),
    };
}
