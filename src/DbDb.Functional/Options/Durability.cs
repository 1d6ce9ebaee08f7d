namespace DbDb.Functional;

/// <summary>
/// What a commit is worth when it is acknowledged. Whichever it is, no crash leaves part of a commit, nor one without
/// those before it; a process that dies, even by a signal, loses nothing that was acknowledged; and another process is
/// shown only what is durable.
/// </summary>
public abstract record Durability
{
    private Durability()
    {
    }

    /// <summary>Durable when it is acknowledged: it survives a power cut. One sync a group of commits.</summary>
    public static Durability Immediate { get; } = new AtOnce();

    /// <summary>
    /// Acknowledged when it is written: a power cut may take back those of the last <paramref name="interval"/>, the
    /// newest first. One sync an interval in which there are commits.
    /// </summary>
    /// <param name="interval">
    /// From the first commit that isn't durable to the sync that makes it so: longer than zero, at most a day.
    /// </param>
    public static Durability Within(TimeSpan interval) => new Later(interval);

    /// <summary>
    /// Acknowledged when it is written: a power cut may take back all since the last <see cref="Database.Flush"/>, the
    /// newest first. For loads that end in one; closing the database is one, too.
    /// </summary>
    public static Durability OnFlush { get; } = new Never();

    /// <summary>What makes no sense in it, if anything does.</summary>
    internal DbError? Fault =>
        this is Later { Interval: var interval } && (interval <= TimeSpan.Zero || interval > TimeSpan.FromDays(1))
            ? new DbError.Invalid($"no interval to be durable within: {interval}")
            : null;

    internal sealed record AtOnce : Durability;

    internal sealed record Later(TimeSpan Interval) : Durability;

    internal sealed record Never : Durability;
}
