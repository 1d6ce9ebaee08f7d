using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>What a key is to have.</summary>
/// <param name="Key">The key.</param>
/// <param name="Now">The value; null if it is to have none.</param>
internal readonly record struct KeyChange(Key Key, LazyValue? Now)
{
    // What it takes in memory beside its bytes, by estimate.
    private const long Overhead = 100;

    // Of the record that the value would have. A longer one is neither copied nor waited with: it is put before the
    // next is asked for.
    private const int LongestHeld = 4 << 10;

    /// <summary>What it takes in memory at most, in bytes, by estimate; nothing is read for it.</summary>
    public long MostBytes => Key.Length + (Now?.MostBytes ?? 0) + Overhead;

    /// <summary>Whether it can wait while others are read that come after it.</summary>
    public bool IsHoldable =>
        Key.Length <= Limits.MaxKeyBytes && (Now is not { } value || value.MostBytes <= LongestHeld);

    /// <summary>What a change makes of its key.</summary>
    public static KeyChange Of(TreeChange change) => new(change.Key, change.Now);

    /// <summary>The same, whatever becomes of the memory that it came in.</summary>
    public KeyChange Held() => new(new Key(Key.Span.ToArray()), Now is { } value ? value.Held() : null);
}
