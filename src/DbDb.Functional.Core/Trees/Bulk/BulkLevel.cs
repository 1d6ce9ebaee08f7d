using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>
/// One level of branches as <see cref="BulkBuild"/> fills it: children come in key order, full branches leave for the
/// level above. They leave many at a time, so that in a log those of a level lie together: a search in a cold file
/// finds the few branches that it needs side by side.
/// </summary>
internal sealed class BulkLevel(int level, Limits limits, IBulkNodes nodes)
{
    // As many as are worth a seek, and no burden for memory.
    private const int RunBytes = 1 << 20;

    // A full group waits until the next one has two children, so that no branch ends up with one.
    private List<(byte[] Lower, Node Child)> _waiting = [];
    private List<(byte[] Lower, Node Child)> _group = [];
    private readonly List<(byte[] Lower, Branch Branch)> _run = [];
    private int _runBytes;
    private BulkLevel? _above;
    private long _count;
    private int _separatorBytes;

    /// <summary>Whether nothing was ever added.</summary>
    public bool IsEmpty => _group.Count == 0;

    /// <summary>Adds a child that holds keys from <paramref name="lower"/> on.</summary>
    public void Add(byte[] lower, Node child)
    {
        if (
            _group.Count >= 2
            && (_group.Count == limits.BranchChildren || LengthWith(lower, child) > limits.BranchBytes)
        )
        {
            Release(_waiting);
            (_waiting, _group, _count, _separatorBytes) = (_group, [], 0, 0);
        }

        _separatorBytes += _group.Count == 0 ? 0 : lower.Length;
        _group.Add((lower, child));
        _count += child.Count;
    }

    /// <summary>The tree of all that was added.</summary>
    public Subtree Finish()
    {
        if (_above is null && _waiting.Count == 0 && _group.Count == 1)
        {
            return new(_group[0].Child, level);
        }

        if (_group.Count == 1 && _waiting.Count > 2)
        {
            _group.Insert(0, _waiting[^1]);
            _waiting.RemoveAt(_waiting.Count - 1);
        }
        else if (_group.Count == 1)
        {
            _group.InsertRange(0, _waiting);
            _waiting.Clear();
        }

        Release(_waiting);
        Release(_group);
        Leave();
        return _above!.Finish();
    }

    private void Release(List<(byte[] Lower, Node Child)> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        var separators = new FreshEntry[group.Count - 1];
        var children = new Node[group.Count];
        var count = 0L;
        for (var i = 0; i < group.Count; i++)
        {
            children[i] = group[i].Child;
            count += group[i].Child.Count;
            if (i > 0)
            {
                separators[i - 1] = FreshEntry.Separator(group[i].Lower);
            }
        }

        var page = PageAssembly.Make(RecordKind.Branch, level, default, separators, default);
        var branch = new Branch(page, children, count, owner: null);
        _run.Add((group[0].Lower, branch));
        _runBytes += branch.Length;
        if (_runBytes >= RunBytes)
        {
            Leave();
        }
    }

    private void Leave()
    {
        _above ??= new(level + 1, limits, nodes);
        foreach (var (lower, branch) in _run)
        {
            _above.Add(lower, nodes.Branch(branch));
        }

        _run.Clear();
        _runBytes = 0;
    }

    private int LengthWith(byte[] lower, Node child)
    {
        var separators = _group.Count;
        var prefix = _group[1].Lower.AsSpan().CommonPrefixLength(lower);
        var heapEnd =
            Slotted.SlotsAt
            + Slotted.SlotBytes(separators)
            + _separatorBytes
            + lower.Length
            - (separators - 1) * prefix;
        return Links.BranchLength(heapEnd, separators + 1, _count + child.Count);
    }
}
