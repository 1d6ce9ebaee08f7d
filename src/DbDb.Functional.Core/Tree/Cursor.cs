namespace DbDb.Functional;

/// <summary>
/// A scan of a tree, one entry after the other, which allocates nothing for an entry. It begins before the first entry. It is for
/// one thread; any number may scan the same tree. The tree can't change under it.
/// </summary>
public sealed class Cursor
{
    private readonly object? _root;
    private readonly Reader _reader;
    private readonly KeyRange _range;
    private readonly bool _descending;
    private readonly Stack<(Branch Branch, int Child)> _path = new();
    private byte[] _key = [];
    private byte[] _leaf = [];
    private int _prefixLength;
    private int _index;
    private int _end;
    private bool _started;

    internal Cursor(object? root, Reader reader, KeyRange range, bool descending)
    {
        _root = range.IsEmpty ? null : root;
        _reader = reader;
        _range = range;
        _descending = descending;
    }

    /// <summary>The current entry's key. Valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Key
    {
        get
        {
            var suffix = new Slotted(_leaf).SuffixAt(_index);
            if (_prefixLength == 0)
            {
                return suffix;
            }

            var length = _prefixLength + suffix.Length;
            if (_key.Length < length)
            {
                Array.Resize(ref _key, 2 * length);
            }

            suffix.CopyTo(_key.AsSpan(_prefixLength));
            return _key.AsSpan(0, length);
        }
    }

    /// <summary>
    /// The current entry's value: a slice of its page, valid as long as it is referenced. A value that is stored on its own is read
    /// now, and <see cref="DbException"/> is thrown if it can't be.
    /// </summary>
    public ReadOnlyMemory<byte> Value => _reader.Value(_leaf, _index);

    /// <summary>The reference to a value that is stored on its own; none for another.</summary>
    internal Address Reference =>
        new Slotted(_leaf) is var view && view.IsOutOfLine(_index) ? FreshValues.Reference(view.Payload(_index)) : Address.None;

    internal Entry Entry => new(OwnKey, new Value(Value));

    internal Key OwnKey => new(new Slotted(_leaf).KeyAt(_index));

    /// <summary>Goes on to the next entry in the range; false where there is none. A scan that failed doesn't go on: it fails again.</summary>
    /// <exception cref="DbException">A node can't be read.</exception>
    public bool MoveNext()
    {
        if (_started)
        {
            _index += _descending ? -1 : 1;
            return _index != _end || NextLeaf();
        }

        if (_root is null)
        {
            return false;
        }

        _path.Clear();
        Descend(_root, seeking: true);
        _started = true;
        return _index != _end || NextLeaf();
    }

    private bool NextLeaf()
    {
        // The place in the path moves only once the leaf behind it is there, so that a failed load is tried again, not skipped.
        while (_path.TryPeek(out var step))
        {
            var next = step.Child + (_descending ? -1 : 1);
            if ((uint)next >= (uint)step.Branch.Children.Length || IsBeyond(step.Branch, next))
            {
                _path.Pop();
                continue;
            }

            var depth = _path.Count;
            _path.Pop();
            _path.Push((step.Branch, next));
            try
            {
                Descend(step.Branch.ChildAt(next, _reader.Nodes), seeking: false);
            }
            catch
            {
                while (_path.Count >= depth)
                {
                    _path.Pop();
                }

                _path.Push(step);
                _index = _end - (_descending ? -1 : 1);
                throw;
            }

            if (_index != _end)
            {
                return true;
            }
        }

        _index = _end - (_descending ? -1 : 1);
        return false;
    }

    // Whether all keys of a branch's child lie outside the range, on the side the scan goes to.
    private bool IsBeyond(Branch branch, int child) => _descending
        ? branch.Separators.Compare(_range.Lower.Span, child) >= 0
        : _range.IsBounded && branch.Separators.Compare(_range.Upper.Span, child - 1) <= 0;

    // Down to a leaf: to where the range begins, or along the edge from which the scan comes.
    private void Descend(object child, bool seeking)
    {
        var node = Node.Resolve(child, _reader.Nodes);
        while (node is Branch branch)
        {
            var i = _descending
                ? seeking && _range.IsBounded ? Search.LowerBound(branch.Separators, _range.Upper.Span, out _) : branch.Children.Length - 1
                : seeking ? Search.Route(branch.Separators, _range.Lower.Span) : 0;
            _path.Push((branch, i));
            node = Node.Resolve(branch.ChildAt(i, _reader.Nodes), _reader.Nodes);
        }

        Enter((byte[])node);
    }

    private void Enter(byte[] leaf)
    {
        var view = new Slotted(leaf);
        var count = view.Count;
        var first = _range.Lower.Length == 0 || view.Compare(_range.Lower.Span, 0) <= 0
            ? 0 : Search.LowerBound(view, _range.Lower.Span, out _);
        var end = !_range.IsBounded || view.Compare(_range.Upper.Span, count - 1) > 0
            ? count : Search.LowerBound(view, _range.Upper.Span, out _);
        end = Math.Max(first, end);
        (_leaf, _index, _end) = _descending ? (leaf, end - 1, first - 1) : (leaf, first, end);
        _prefixLength = view.PrefixLength;
        if (_key.Length < _prefixLength)
        {
            _key = new byte[2 * _prefixLength];
        }

        view.Prefix.CopyTo(_key);
    }
}
