namespace DbDb.Functional.Histories;

/// <summary>A revision that a <see cref="Retention"/> decides about, and what decides.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Instant">When it was committed.</param>
/// <param name="Until">When the next newer one was; of no meaning for the newest.</param>
/// <param name="Newer">How many newer ones there are.</param>
/// <param name="Now">What time it is.</param>
internal readonly record struct Candidate(Revision Revision, Instant Instant, Instant Until, long Newer, Instant Now)
{
    /// <summary>Whether it was committed at an instant or later, or was the newest then.</summary>
    public bool IsOf(Instant instant) => Instant >= instant || Until > instant;

    /// <summary>Whether the next newer one belongs to a later interval.</summary>
    public bool IsLastOf(TimeSpan interval) => Index(Instant, interval) != Index(Until, interval);

    /// <summary>When its interval ends.</summary>
    public Instant EndOf(TimeSpan interval) => Bounded(((Int128)Index(Instant, interval) + 1) * interval.Ticks);

    /// <summary>The instant so long ago.</summary>
    public Instant Ago(TimeSpan age) => Bounded((Int128)Now.UnixTimeTicks - age.Ticks);

    // Intervals are counted from the epoch, also those before it.
    private static long Index(Instant instant, TimeSpan interval) =>
        (long)Math.Floor((decimal)instant.UnixTimeTicks / interval.Ticks);

    private static Instant Bounded(Int128 ticks) => new((long)Int128.Clamp(ticks, long.MinValue, long.MaxValue));
}
