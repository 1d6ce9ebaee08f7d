namespace DbDb.Functional.Testing;

internal static class Heads
{
    /// <summary>Whether two heads agree in everything, not only in what makes them equal.</summary>
    public static bool Same(LogHead a, LogHead b) =>
        a.Equals(b)
        && a.Generation == b.Generation
        && a.Limits == b.Limits
        && a.Commit == b.Commit
        && a.CommitAddress == b.CommitAddress
        && a.Spine.SequenceEqual(b.Spine);
}
