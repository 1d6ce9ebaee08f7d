namespace DbDb.Functional;

/// <summary>Many changes at once.</summary>
public static class TreeChangeExtensions
{
    /// <summary>
    /// The way back: each change's inverse, the last one's first, so that a key that was changed several times gets
    /// back what it had at first. All of the changes are held while it is enumerated; no value is read.
    /// </summary>
    public static IEnumerable<TreeChange> Inverse(this IEnumerable<TreeChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return changes.Reverse().Select(change => change.Inverse);
    }
}
