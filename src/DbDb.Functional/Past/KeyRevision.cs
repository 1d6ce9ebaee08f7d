namespace DbDb.Functional;

/// <summary>A revision that changed a key.</summary>
/// <param name="Snapshot">The revision, the first to show the change.</param>
/// <param name="Change">
/// What became of the key since the revision before it. A long value is read when it is asked for.
/// </param>
public sealed record KeyRevision(Snapshot Snapshot, TreeChange Change);
