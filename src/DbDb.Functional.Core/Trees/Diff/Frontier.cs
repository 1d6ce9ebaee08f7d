using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>
/// How far a comparison has come in one tree, within a range: before a subtree that isn't opened yet, at an entry of a
/// leaf, or at the end. What lies before it is done with.
/// </summary>
internal sealed class Frontier
{
    // At an entry: below every subtree.
    private const int NoLevel = -1;

    private readonly Subtree _root;
    private readonly Reader _reader;
    private readonly KeyRange _range;
    private readonly Stack<(Branch Branch, int Child)> _path = new();
    private ReadAhead _ahead;
    private Page _leaf;
    private int _index;
    private int _end;
    private byte[]? _lower;
    private bool _sought;

    public Frontier(Tree tree, KeyRange range)
    {
        (_root, _reader, _range) = (tree.Root, tree.Reader, range);
        IsEnded = _root.Child.IsNone;
    }

    public bool IsEnded { get; private set; }

    public bool IsAtSubtree => _leaf.IsNone && !IsEnded;

    /// <summary>The level of the subtree that it is before.</summary>
    public int Level => !IsAtSubtree ? NoLevel : _path.TryPeek(out var at) ? at.Branch.Level - 1 : _root.Level;

    /// <summary>The key of the entry that it is at, in an array of its own.</summary>
    public Key Key => new Slotted(_leaf).KeyAt(_index);

    public LazyValue Value => _reader.LazyValue(_leaf, _index);

    /// <summary>How many entries it is at or before: those of the subtree, which isn't read for it, or one.</summary>
    public long Count => IsAtSubtree ? Link.Count : 1;

    private Link Link => _path.TryPeek(out var at) ? at.Branch.LinkAt(at.Child) : Link.Of(_root.Child);

    // No key of the subtree is less: what parts it from all that is before it, found only where it is asked for.
    private byte[] Lower => _lower ??= Separator();

    /// <summary>
    /// Which comes first: negative for the left one. A subtree comes where its keys may begin, which may be at or
    /// before the key of an entry that it doesn't have.
    /// </summary>
    public static int Compare(Frontier left, Frontier right) =>
        left.IsEnded || right.IsEnded ? left.IsEnded.CompareTo(right.IsEnded)
        : left._leaf.IsNone
            ? right._leaf.IsNone
                ? left.Lower.AsSpan().SequenceCompareTo(right.Lower)
                : new Slotted(right._leaf).Compare(left.Lower, right._index)
        : right._leaf.IsNone ? -new Slotted(left._leaf).Compare(right.Lower, left._index)
        : Slotted.Compare(new(left._leaf), left._index, new(right._leaf), right._index);

    /// <summary>Whether both are before the same subtree, which then has nothing to tell, wherever it hangs.</summary>
    public bool IsAtSameSubtreeAs(Frontier other, bool oneStore) =>
        IsAtSubtree && other.IsAtSubtree && Level == other.Level && Link.IsSameAs(other.Link, oneStore);

    /// <summary>
    /// Whether all keys of the subtree lie in the range, and before whatever is still to come in the other tree: then
    /// they are in this one only.
    /// </summary>
    public bool IsApartFrom(Frontier other)
    {
        var upper = Upper();
        return (other.IsEnded || (upper is not null && other.IsAtOrAbove(upper)))
            && (!_range.IsBounded || (upper is not null && upper.AsSpan().SequenceCompareTo(_range.Upper.Span) <= 0))
            && Lower.AsSpan().SequenceCompareTo(_range.Lower.Span) >= 0;
    }

    /// <summary>
    /// Opens the subtree; or finds that it comes further on in the other tree, where a separator says better than this
    /// one's that its keys are beyond what lies before it there. Then it need not be opened.
    /// </summary>
    public void OpenOr(Frontier other, bool oneStore)
    {
        if (!_sought && other.Beyond(Level, Link, oneStore) is { } separator)
        {
            (_lower, _sought) = (separator, true);
        }
        else
        {
            Open(other.IsEnded);
        }
    }

    /// <summary>Goes after the subtree or the entry.</summary>
    public void Pass()
    {
        if (_leaf.IsNone || ++_index == _end)
        {
            Advance();
        }
    }

    // Once the other tree has nothing more, all that is still to come will be opened: leaves can be read ahead.
    private void Open(bool all)
    {
        var node =
            !_path.TryPeek(out var at) ? _root.Child.Load(_reader.Nodes, Interest.Look)
            : all && at.Branch.Level == 1
                ? _ahead.LeafAt(new(at.Branch, at.Child, at.Branch.LastChild(_range)), _reader.Nodes)
            : at.Branch.ChildAt(at.Child, _reader.Nodes).Load(_reader.Nodes, Interest.Look);
        (_lower, _sought) = (null, false);
        if (node.Branch is { } branch)
        {
            _path.Push((branch, branch.FirstChild(_range)));
            return;
        }

        var leaf = node.AsPage();
        var view = new Slotted(leaf);
        _index = Search.LowerBound(view, _range.Lower.Span, out _);
        _end = _range.IsBounded ? Search.LowerBound(view, _range.Upper.Span, out _) : view.Count;
        _leaf = leaf;
        if (_index >= _end)
        {
            Advance();
        }
    }

    private void Advance()
    {
        (_leaf, _lower, _sought) = (Page.None, null, false);
        while (_path.TryPop(out var step))
        {
            var next = step.Child + 1;
            if (next < step.Branch.Children.Length)
            {
                _path.Push((step.Branch, next));
                IsEnded = _range.IsBounded && step.Branch.Separators.Compare(_range.Upper.Span, next - 1) <= 0;
                return;
            }
        }

        IsEnded = true;
    }

    // The separator before a subtree that hangs further on in a branch that is open.
    private byte[]? Beyond(int level, Link sought, bool oneStore)
    {
        foreach (var (branch, child) in _path)
        {
            for (var i = child + 1; branch.Level == level + 1 && i < branch.Children.Length; i++)
            {
                if (branch.LinkAt(i).IsSameAs(sought, oneStore))
                {
                    return branch.Separators.KeyAt(i - 1);
                }
            }
        }

        return null;
    }

    private bool IsAtOrAbove(byte[] key) =>
        _leaf.IsNone ? Lower.AsSpan().SequenceCompareTo(key) >= 0 : new Slotted(_leaf).Compare(key, _index) <= 0;

    // What parts the subtree from all that is after it, if anything is.
    private byte[]? Upper()
    {
        foreach (var (branch, child) in _path)
        {
            if (child < branch.Separators.Count)
            {
                return branch.Separators.KeyAt(child);
            }
        }

        return null;
    }

    private byte[] Separator()
    {
        foreach (var (branch, child) in _path)
        {
            if (child > 0)
            {
                return branch.Separators.KeyAt(child - 1);
            }
        }

        return [];
    }
}
