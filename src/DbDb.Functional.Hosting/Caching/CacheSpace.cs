namespace DbDb.Functional.Hosting.Caching;

/// <summary>
/// A cache as a part of a tree: values in one keyspace, and when they expire in another, of those that ever do. So what
/// is written when an entry is used doesn't grow with its value. Pure.
/// </summary>
internal sealed class CacheSpace
{
    // How many expired entries a write removes: more than it adds, so that they come to an end, and few enough that
    // nobody waits for them.
    private const int Swept = 64;

    private static readonly KeyCodec<DateTime> _time = Codec.DateTime(DateTimeKind.Utc);

    private static readonly SecondaryIndex<CacheExpiry, DateTime> _byTime =
        SecondaryIndex.Of("by-time", _time, (CacheExpiry expiry) => expiry.At);

    private readonly Keyspace<string, Value> _values;
    private readonly Keyspace<string, CacheExpiry> _expiries;

    /// <summary>The cache of a name: the keyspaces <c>name</c> and <c>name:expiry</c>.</summary>
    /// <exception cref="ArgumentException">No keyspace may have this name.</exception>
    public CacheSpace(string name)
    {
        _values = Keyspace.Of(name, Codec.String, Codec.Raw);
        _expiries = Keyspace
            .Of(
                $"{name}:expiry",
                Codec.String,
                Codec.Tuple(_time, Codec.TimeSpan, _time).As(
                    all => new CacheExpiry(all.Item1, all.Item2, all.Item3),
                    expiry => (expiry.At, expiry.Window, expiry.Until)))
            .IndexedBy(_byTime);
    }

    /// <summary>An entry that hasn't expired.</summary>
    public bool TryFind(Tree tree, string key, DateTime now, out Value value) =>
        tree.In(_values).TryFind(key, out value)
        && !(tree.In(_expiries).TryFind(key, out var expiry) && expiry.IsPast(now));

    /// <summary>Whether it has to be written that an entry is used.</summary>
    public bool IsMovedByUse(Tree tree, string key, DateTime now) =>
        tree.In(_expiries).TryFind(key, out var expiry) && expiry.Used(now) != expiry;

    /// <summary>With an entry used.</summary>
    public Tree Use(Tree tree, string key, DateTime now) =>
        tree.In(_expiries).TryFind(key, out var expiry) && expiry.Used(now) is var used && used != expiry
            ? tree.In(_expiries).Set(key, used)
            : tree;

    /// <summary>With an entry set, and some of those that have expired removed.</summary>
    public Tree Set(Tree tree, string key, Value value, CacheExpiry expiry, DateTime now)
    {
        var expiries = Sweep(tree, now).In(_expiries);
        return (expiry.IsNever ? expiries.Remove(key) : expiries.Set(key, expiry)).In(_values).Set(key, value);
    }

    /// <summary>Without an entry, nor some of those that have expired.</summary>
    public Tree Remove(Tree tree, string key, DateTime now) =>
        Sweep(tree, now).In(_expiries).Remove(key).In(_values).Remove(key);

    private Tree Sweep(Tree tree, DateTime now)
    {
        string[] expired =
        [
            .. tree.In(_expiries)
                .By(_byTime)
                .Below(now.AddTicks(1))
                .Take(Swept)
                .Select(found => found.Entry.Key),
        ];
        return expired.Length == 0 ? tree : tree.In(_expiries).RemoveMany(expired).In(_values).RemoveMany(expired);
    }
}
