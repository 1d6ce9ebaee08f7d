using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// One key that two trees changed since the one that both come from, each to something else. Two conflicts are equal if their keys and all that they say
/// of them are.
/// </summary>
/// <remarks>A value that is stored on its own is read when it is asked for, and <see cref="DbException"/> is thrown if it can't be.</remarks>
public sealed record RebaseConflict
{
    private readonly LateValue? _basis;
    private readonly LateValue? _mine;
    private readonly LateValue? _theirs;

    /// <summary>This key had the first value, or none, and has two others.</summary>
    public RebaseConflict(Key key, Option<Value> basis, Option<Value> mine, Option<Value> theirs)
        : this(key, LateValue.Of(basis), LateValue.Of(mine), LateValue.Of(theirs))
    {
    }

    internal RebaseConflict(Key key, LateValue? basis, LateValue? mine, LateValue? theirs) =>
        (Key, _basis, _mine, _theirs) = (key, basis, mine, theirs);

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <summary>The value that it had; none if it wasn't there.</summary>
    public Option<Value> Basis => LateValue.Read(_basis);

    /// <summary>The value that the tree that is rebased has for it; none if it was removed there.</summary>
    public Option<Value> Mine => LateValue.Read(_mine);

    /// <summary>The value that the tree that it is rebased onto has for it; none if it was removed there.</summary>
    public Option<Value> Theirs => LateValue.Read(_theirs);

    /// <summary>Which key; not the values.</summary>
    public override string ToString() => $"{Key} changed on both sides";
}
