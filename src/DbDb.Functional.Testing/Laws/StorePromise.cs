namespace DbDb.Functional.Testing;

/// <summary>One promise of a store.</summary>
/// <param name="Words">What it says.</param>
/// <param name="IsOfHandles">Whether it is about a log that is opened more than once.</param>
/// <param name="Broken">
/// How a place with a new log breaks it when these segments are appended; nothing, if it keeps it.
/// </param>
internal sealed record StorePromise(
    string Words,
    bool IsOfHandles,
    Func<SegmentSequence, StorePlace, IEnumerable<string>> Broken
);
