namespace DbDb.Functional;

/// <summary>
/// A part of a log: what some revisions that follow each other have added to it, and what is left of that.
/// </summary>
/// <param name="First">The oldest of them.</param>
/// <param name="Last">The newest of them.</param>
/// <param name="Revisions">How many there are; at least 1.</param>
/// <param name="Kept">How many of them the retention keeps.</param>
/// <param name="Bytes">How many bytes their commits added.</param>
/// <param name="Live">How many of those a kept revision reaches, be it one of these or a newer one.</param>
public sealed record SpaceRange(Revision First, Revision Last, long Revisions, long Kept, long Bytes, long Live)
{
    /// <summary>How many bytes no kept revision reaches.</summary>
    public long Dead => Bytes - Live;

    /// <summary>How many bytes a commit added, on the average.</summary>
    public long CommitBytes => Bytes / Revisions;
}
