using Microsoft.Extensions.Caching.Distributed;

namespace DbDb.Functional.Hosting.Caching;

/// <summary>When an entry of a cache expires, unless it is used.</summary>
/// <param name="At">When, in UTC: from then on it isn't there.</param>
/// <param name="Window">How long after it was used it expires; zero where using it changes nothing.</param>
/// <param name="Until">When it expires however it is used.</param>
internal readonly record struct CacheExpiry(DateTime At, TimeSpan Window, DateTime Until)
{
    // Using an entry is written only when that moves its expiry by a tenth of its window: ten writes a window at most.
    private const int Tenths = 10;

    private static readonly DateTime _never = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    /// <summary>Whether it ever expires.</summary>
    public bool IsNever => At == _never;

    /// <summary>What a cache's user asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It would have expired already.</exception>
    public static CacheExpiry Of(DistributedCacheEntryOptions options, DateTime now)
    {
        var until = options.AbsoluteExpirationRelativeToNow is { } age
            ? Later(now, age)
            : options.AbsoluteExpiration?.UtcDateTime ?? _never;
        return until <= now
            ? throw new ArgumentOutOfRangeException(
                nameof(options), until, "the absolute expiration must lie in the future")
            : new CacheExpiry(until, options.SlidingExpiration ?? TimeSpan.Zero, until) is var expiry
            && expiry.Window > TimeSpan.Zero
                ? expiry with { At = expiry.After(now) }
                : expiry;
    }

    /// <summary>Whether it has expired.</summary>
    public bool IsPast(DateTime now) => At <= now;

    /// <summary>
    /// The expiry after the entry is used: the same where it would be less than a tenth of the window later, or has
    /// passed.
    /// </summary>
    public CacheExpiry Used(DateTime now) =>
        Window > TimeSpan.Zero && !IsPast(now) && After(now) - At >= Window / Tenths
            ? this with { At = After(now) }
            : this;

    private DateTime After(DateTime use) => Later(use, Window) is var end && end < Until ? end : Until;

    private static DateTime Later(DateTime from, TimeSpan span) => _never - from > span ? from + span : _never;
}
