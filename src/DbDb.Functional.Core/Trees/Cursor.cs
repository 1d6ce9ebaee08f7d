using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Trees;

namespace DbDb.Functional;

/// <summary>
/// A scan of a tree, one entry after the other, which allocates nothing for an entry. It begins before the first entry.
/// It is for one thread; any number may scan the same tree. The tree can't change under it.
/// </summary>
public sealed class Cursor
{
    private const int Touched = 1 << 10;

    private readonly Node _root;
    private readonly Reader _reader;
    private readonly KeyRange _range;
    private readonly bool _descending;
    private readonly Stack<Step> _path = new();
    private ReadAhead _ahead;
    private byte[] _key = new byte[2 * Vector256<byte>.Count];
    private Page _leaf;
    private Vector256<byte> _prefix;
    private Vector256<byte> _inPrefix;
    private int _prefixLength;
    private int _heapAt;
    private int _heapEnd;
    private int _count;
    private int _index;
    private int _end;
    private bool _started;

    internal Cursor(Node root, Reader reader, KeyRange range, bool descending)
    {
        _root = range.IsEmpty ? Node.None : root;
        _reader = reader;
        _range = range;
        _descending = descending;
    }

    /// <summary>The current entry's key. Valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Key
    {
        get
        {
            var slot = Slot(_index);
            var start = _heapAt + Slotted.OffsetOf(slot);
            return _prefixLength == 0
                ? _leaf.Slice(start, Slotted.SuffixLengthOf(slot))
                : Assemble(start, Slotted.SuffixLengthOf(slot));
        }
    }

    /// <summary>
    /// The current entry's value: a slice of its page, valid as long as it is referenced. A value that is stored on its
    /// own is read now, and <see cref="DbException"/> is thrown if it can't be.
    /// </summary>
    public ReadOnlyMemory<byte> Value
    {
        get
        {
            var slot = Slot(_index);
            if ((slot & Slotted.OutOfLineFlag) != 0)
            {
                return _reader.Value(_leaf, _index);
            }

            var start = ValueAt(slot);
            return _leaf.Memory(start, ValueEnd - start);
        }
    }

    /// <summary>The same for who only looks at it, a nanosecond sooner.</summary>
    /// <exception cref="DbException">It is stored on its own, and can't be read.</exception>
    public ReadOnlySpan<byte> ValueSpan
    {
        get
        {
            var slot = Slot(_index);
            if ((slot & Slotted.OutOfLineFlag) != 0)
            {
                return _reader.Value(_leaf, _index).Span;
            }

            var start = ValueAt(slot);
            return _leaf.Slice(start, ValueEnd - start);
        }
    }

    /// <summary>The reference to a value that is stored on its own; none for another.</summary>
    internal Address Reference =>
        new Slotted(_leaf) is var view && view.IsOutOfLine(_index)
            ? FreshValues.Reference(view.Payload(_index))
            : Address.None;

    internal Entry Entry => new(OwnKey, new Value(Value));

    internal Key OwnKey => new(new Slotted(_leaf).KeyAt(_index));

    /// <summary>
    /// Goes on to the next entry in the range; false where there is none. A scan that failed doesn't go on: it fails
    /// again.
    /// </summary>
    /// <exception cref="DbException">A node can't be read.</exception>
    public bool MoveNext()
    {
        if (_started)
        {
            _index += _descending ? -1 : 1;
            return _index != _end || NextLeaf();
        }

        if (_root.IsNone)
        {
            return false;
        }

        _path.Clear();
        Descend(_root.Load(_reader.Nodes, Interest.Lasting));
        _started = true;
        return _index != _end || NextLeaf();
    }

    private bool NextLeaf()
    {
        // The place in the path moves only once the leaf after it is there, so that a failed load is tried again, not
        // skipped.
        while (_path.TryPeek(out var step))
        {
            if (step.Child == step.Last)
            {
                _path.Pop();
                continue;
            }

            var depth = _path.Count;
            var next = step with { Child = step.Child + (_descending ? -1 : 1) };
            _path.Pop();
            _path.Push(next);
            try
            {
                Descend(NodeAt(next));
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

    // Apart, so that who asks for keys in a loop has room for all the rest of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<byte> Assemble(int suffixAt, int suffixLength)
    {
        var length = _prefixLength + suffixLength;
        if (length <= Vector256<byte>.Count && suffixAt - _prefixLength <= _leaf.Length - Vector256<byte>.Count)
        {
            // In one store: whoever reads a number across the end of the prefix would wait until two have reached
            // memory.
            var entry = Vector256.Create<byte>(_leaf.Slice(suffixAt - _prefixLength, Vector256<byte>.Count));
            Vector256.ConditionalSelect(_inPrefix, _prefix, entry).CopyTo(_key);
            return _key.AsSpan(0, length);
        }

        if (_key.Length < length)
        {
            Array.Resize(ref _key, 2 * length);
        }

        _leaf.Slice(suffixAt, suffixLength).CopyTo(_key.AsSpan(_prefixLength));
        return _key.AsSpan(0, length);
    }

    private int ValueEnd => _index + 1 < _count ? _heapAt + Slotted.OffsetOf(Slot(_index + 1)) : _heapEnd;

    private int ValueAt(ulong slot) => _heapAt + Slotted.OffsetOf(slot) + Slotted.SuffixLengthOf(slot);

    // What a view of the page would work out again for every entry.
    private ulong Slot(int index) =>
        BinaryPrimitives.ReadUInt64LittleEndian(
            _leaf.Slice(Slotted.SlotsAt + index * Slotted.SlotSize, Slotted.SlotSize)
        );

    // Down to the first leaf on the scan's way.
    private void Descend(Node node)
    {
        while (node.Branch is { } branch)
        {
            var (low, high) = (branch.FirstChild(_range), branch.LastChild(_range));
            var step = _descending ? new Step(branch, high, low) : new Step(branch, low, high);
            _path.Push(step);
            node = NodeAt(step);
        }

        Enter(node.AsPage());
    }

    private Node NodeAt(Step step) => step.Branch.Level == 1
        ? _ahead.LeafAt(step, _reader.Nodes)
        : step.Branch.ChildAt(step.Child, _reader.Nodes).Load(_reader.Nodes, Interest.Lasting);

    private void Enter(Page leaf)
    {
        var view = new Slotted(leaf);
        var count = view.Count;
        (_heapAt, _heapEnd, _count) = (view.HeapAt, view.HeapEnd, count);
        var first = _range.Lower.Length == 0 || view.Compare(_range.Lower.Span, 0) <= 0
            ? 0 : Search.LowerBound(view, _range.Lower.Span, out _);
        var end = !_range.IsBounded || view.Compare(_range.Upper.Span, count - 1) > 0
            ? count : Search.LowerBound(view, _range.Upper.Span, out _);
        end = Math.Max(first, end);
        (_leaf, _index, _end) = _descending ? (leaf, end - 1, first - 1) : (leaf, first, end);
        TouchEntries(view, first, end);
        _prefixLength = view.PrefixLength;
        if (_key.Length < _prefixLength)
        {
            _key = new byte[2 * _prefixLength];
        }

        view.Prefix.CopyTo(_key);
        _prefix = Vector256.Create<byte>(_key);
        _inPrefix = Vector256.LessThan(
            Vector256<byte>.Indices,
            Vector256.Create((byte)Math.Min(_prefixLength, byte.MaxValue))
        );
    }

    // To who reads upwards memory brings lines ahead of itself, but not the first of a page; to who reads downwards,
    // none. Many scans end in the leaf in which they begin.
    private void TouchEntries(Slotted view, int first, int end)
    {
        var (from, to) = (_heapAt + view.OffsetAt(first), _heapAt + view.OffsetAt(end));
        if (!_descending)
        {
            to = Math.Min(to, from + Touched);
        }
        else if (!_started)
        {
            from = Math.Max(from, to - Touched);
        }

        Touch.Use(Touch.Lines(_leaf.Slice(from, to - from)));
    }

    /// <summary>Where the scan is in a branch.</summary>
    internal readonly record struct Step(Branch Branch, int Child, int Last);
}
