namespace DbDb.Functional;

/// <summary>What a key is to have.</summary>
/// <param name="Key">The key.</param>
/// <param name="Now">The value; null if it is to have none.</param>
internal readonly record struct KeyChange(Key Key, LazyValue? Now)
{
    // What it takes in memory beside its bytes, by estimate.
    private const long Overhead = 100;

    /// <summary>What it takes in memory at most, in bytes, by estimate; nothing is read for it.</summary>
    public long MostBytes => Key.Length + (Now?.MostBytes ?? 0) + Overhead;

    /// <summary>What a change makes of its key.</summary>
    public static KeyChange Of(TreeChange change) => new(change.Key, change.Now);
}
