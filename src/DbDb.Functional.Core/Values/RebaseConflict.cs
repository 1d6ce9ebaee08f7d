using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// One key that two trees changed since the one that both come from, each to something else. Two conflicts are equal if
/// their keys and all that they say of them are.
/// </summary>
/// <remarks>
/// A value that is stored on its own is read when it is asked for, and <see cref="DbException"/> is thrown if it can't
/// be.
/// </remarks>
public sealed record RebaseConflict
{
    private readonly LazyValue? _basis;
    private readonly LazyValue? _mine;
    private readonly LazyValue? _theirs;

    /// <summary>This key had the first value, or none, and has two others.</summary>
    public RebaseConflict(Key key, Option<Value> basis, Option<Value> mine, Option<Value> theirs)
        : this(key, LazyValue.Of(basis), LazyValue.Of(mine), LazyValue.Of(theirs))
    {
    }

    internal RebaseConflict(Key key, LazyValue? basis, LazyValue? mine, LazyValue? theirs) =>
        (Key, _basis, _mine, _theirs) = (key, basis, mine, theirs);

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <summary>The value that it had; none if it wasn't there.</summary>
    public Option<Value> Basis => LazyValue.Read(_basis);

    /// <summary>The value that the tree that is rebased has for it; none if it was removed there.</summary>
    public Option<Value> Mine => LazyValue.Read(_mine);

    /// <summary>The value that the tree that it is rebased onto has for it; none if it was removed there.</summary>
    public Option<Value> Theirs => LazyValue.Read(_theirs);

    /// <summary>Which key; not the values.</summary>
    public override string ToString() => $"{Key} changed on both sides";
}
