namespace DbDb.Functional.Testing;

/// <summary>A database's whole life, through several handles on one log.</summary>
/// <param name="Limits">The sizes of its trees.</param>
/// <param name="CacheBytes">The budget of each handle's cache: small ones make it read again and again.</param>
/// <param name="Schedule">Which handle does what.</param>
public sealed record History(Limits Limits, int CacheBytes, Schedule<Move> Schedule)
{
    /// <summary>
    /// Makes it happen, to databases over handles on a new, empty log and to a <see cref="ModelDatabase"/>, and says in
    /// words where they differ: nothing if every revision, old or new, looked at at once or at the end, is what the
    /// model says.
    /// </summary>
    /// <param name="place">Where the log lies. The handles are closed when this returns, and the place isn't.</param>
    public IReadOnlyList<string> Differences(StorePlace place) => Differences(place, ModelDatabase.Empty);

    /// <summary>The same where something is there already.</summary>
    internal IReadOnlyList<string> Differences(StorePlace place, ModelDatabase before)
    {
        using var historian = new Historian(this, place, before);
        return historian.Run();
    }

    /// <summary>As a person can read it.</summary>
    public override string ToString() => $"{Show.Of(Limits)}, a cache of {CacheBytes}: {Schedule}";
}
