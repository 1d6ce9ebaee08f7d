namespace DbDb.Functional.Hosting;

/// <summary>
/// The settings by which a database compacts itself. At least one of those that begin with <c>Keep</c> must be set; a
/// revision is kept if any of them keeps it, and the newest always is. See <see cref="AutoCompaction"/>.
/// </summary>
public sealed class DbDbAutoCompactOptions
{
    /// <summary>Keeps the newest so many revisions: 1 or more.</summary>
    public long? KeepLast { get; set; }

    /// <summary>
    /// Keeps those that were the newest at any moment of the last so long, as <c>7.00:00:00</c>: 0 or more.
    /// </summary>
    public TimeSpan? KeepWithin { get; set; }

    /// <summary>Keeps the last one of each day, in UTC, for so long, as <c>365.00:00:00</c>: 0 or more.</summary>
    public TimeSpan? KeepDailyWithin { get; set; }

    /// <summary>
    /// The part of the log's length below which what would be left of it must come: from 0.01 to 0.9, by default 0.5.
    /// </summary>
    public double LiveFraction { get; set; } = 0.5;

    /// <summary>A log that isn't longer is left alone, in bytes: 0 or more, by default 64 MiB.</summary>
    public long LeastBytes { get; set; } = 64L << 20;

    /// <summary>How long nothing must have been committed: from 0 to 1 day, by default 30 s.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The same as a policy, of settings that make sense.</summary>
    internal AutoCompaction ToPolicy() => new(Retentions().Aggregate((one, other) => one.Or(other)))
    {
        LiveFraction = LiveFraction,
        LeastBytes = LeastBytes,
        Idle = Idle,
    };

    private IEnumerable<Retention> Retentions()
    {
        if (KeepLast is { } revisions)
        {
            yield return Retention.Last(revisions);
        }

        if (KeepWithin is { } age)
        {
            yield return Retention.Within(age);
        }

        if (KeepDailyWithin is { } daily)
        {
            yield return Retention.Every(TimeSpan.FromDays(1), daily);
        }
    }
}
