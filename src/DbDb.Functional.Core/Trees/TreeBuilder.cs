using System.Collections;
using DbDb.Functional.Nodes;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A tree under construction, for many changes at once: it copies each node once and edits it in place from then on. It
/// is for one thread. The tree that it began with, and every tree that it returned, never change.
/// </summary>
/// <remarks>
/// Where a node can't be loaded in the middle of a change, what the builder holds is half done: that change and
/// everything asked of the builder afterwards throw. Begin again from a tree.
/// </remarks>
public sealed class TreeBuilder : IEnumerable<Entry>
{
    private readonly Tree _origin;
    private Tree? _frozen;
    private Subtree _root;
    private FreshValues _fresh;
    private Edit _edit;
    private Exception? _failure;

    /// <summary>A builder that starts without entries, of the default sizes.</summary>
    public TreeBuilder()
        : this(Tree.Empty)
    {
    }

    internal TreeBuilder(Tree origin)
    {
        _origin = origin;
        _frozen = origin;
        _root = origin.Root;
        _fresh = origin.Reader.Fresh;
        _edit = new(origin.Reader.Nodes, origin.Limits, new Owner());
    }

    /// <summary>How many entries there are now. O(1).</summary>
    public long Count => Root.Count;

    /// <summary>
    /// The leaves of how many keys are worth bringing into memory together: twice as many must find room there, since
    /// other nodes come in meanwhile.
    /// </summary>
    internal int MostTogether => (int)Math.Clamp(_edit.Nodes.RoomFor(_edit.Limits.LeafBytes) / 2, 1, SeekMany.Most);

    /// <summary>A copy of the value of a key that must be there; or puts one at it, as <see cref="Set"/>.</summary>
    /// <exception cref="KeyNotFoundException">It is asked for, and isn't there.</exception>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>, and nothing is changed.</exception>
    public Value this[Key key]
    {
        get => TryFind(key.Span, out var value)
            ? new Value(value)
            : throw new KeyNotFoundException($"the key {key.Quoted} isn't in the tree");
        set => Set(key, value);
    }

    private Subtree Root => _failure switch
    {
        null => _root,
        DbException failure => throw new DbException(failure.Error),
        _ => throw new InvalidOperationException("an earlier change failed halfway: begin again from a tree", _failure),
    };

    /// <summary>Whether the key is there, and a copy of its value. O(log n).</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
    {
        if (Root.Child is { IsNone: false } root && Seek.Find(root, key, _edit.Nodes, out var leaf, out var index))
        {
            // Not a slice: the page may be edited in place.
            value = new Reader(_edit.Nodes, _fresh).Value(leaf, index).ToArray();
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Whether a key is there. O(log n); a long value isn't read.</summary>
    public bool Contains(Key key) =>
        Root.Child is { IsNone: false } root && Seek.Find(root, key.Span, _edit.Nodes, out _, out _);

    /// <summary>A copy of the value of a key. O(log n).</summary>
    public Option<Value> Find(Key key) => TryFind(key.Span, out var value) ? new Value(value) : Option<Value>.None;

    /// <summary>Puts this value at this key, in place of what was there. O(log n). Both are copied.</summary>
    /// <returns>Whether that changed anything.</returns>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>, and nothing is changed.</exception>
    public bool Set(Key key, Value value)
    {
        try
        {
            return Become(Mutation.Set(Root, _fresh, key, value, _edit));
        }
        catch (Exception failure) when (Remember(failure))
        {
            throw;
        }
    }

    /// <summary>
    /// Puts an entry in whose key isn't there yet, as dictionaries do: for collection initialisers. O(log n).
    /// </summary>
    /// <exception cref="ArgumentException">The key is there, and nothing is changed.</exception>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>, and nothing is changed.</exception>
    public void Add(Key key, Value value)
    {
        if (Contains(key))
        {
            throw new ArgumentException($"the key {key.Quoted} is there already", nameof(key));
        }

        Set(key, value);
    }

    /// <summary>The same for an entry.</summary>
    /// <exception cref="ArgumentException">Its key is there, and nothing is changed.</exception>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>, and nothing is changed.</exception>
    public void Add(Entry entry) => Add(entry.Key, entry.Value);

    /// <summary>Takes this key out. O(log n).</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(Key key)
    {
        try
        {
            return Become(Mutation.Remove(Root, _fresh, key, _edit));
        }
        catch (Exception failure) when (Remember(failure))
        {
            throw;
        }
    }

    /// <summary>Takes all keys out. Costs as <see cref="ToTree"/> does.</summary>
    internal void Clear() => Become(Mutation.RemoveRange(ToTree(), KeyRange.All));

    /// <summary>
    /// Brings the leaves of up to <see cref="MostTogether"/> keys into memory, all at once. Changes nothing.
    /// </summary>
    /// <returns>Those that weren't there when it began.</returns>
    internal Stored[] Prepare(ReadOnlySpan<Key> keys) =>
        Root.Child is { IsNone: false } root ? SeekMany.Prepare(root, keys, _edit.Nodes) : [];

    /// <summary>Makes this key have this value, or none.</summary>
    internal bool Put(Key key, LazyValue? value) => value is { } some ? Set(key, some.Read()) : Remove(key);

    /// <summary>The tree as it is now. The builder can go on; what it changes then, it copies first.</summary>
    public Tree ToTree()
    {
        var root = Root;
        if (_frozen is null)
        {
            _root = new(Freeze(root.Child), root.Height);
            _edit = _edit with { Owner = new Owner() };
            _frozen = _origin.With(new(_root, _fresh, Changed: true));
        }

        return _frozen;
    }

    /// <summary>The entries of <see cref="ToTree"/> as it is now, keys ascending.</summary>
    public IEnumerator<Entry> GetEnumerator() => ToTree().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Nodes above the failure don't know yet what those below it have become. What is too large is refused before any
    // node is touched.
    private bool Remember(Exception failure)
    {
        _failure ??= failure is DbException { Error: DbError.TooLarge } ? null : failure;
        return false;
    }

    private bool Become(Mutated parts)
    {
        if (parts.Changed)
        {
            (_root, _fresh, _frozen) = (parts.Root, parts.Fresh, null);
        }

        return parts.Changed;
    }

    // Cuts the drafts to their length. Only branches that this builder made can hold any.
    private Node Freeze(Node child)
    {
        if (child.Branch is { } branch && _edit.Owns(branch))
        {
            foreach (ref var below in branch.Children.AsSpan())
            {
                if (below.Draft is not null || below.Branch is not null)
                {
                    below = Freeze(below);
                }
            }
        }

        return child.Draft is { } draft ? draft.Frozen() : child;
    }
}
