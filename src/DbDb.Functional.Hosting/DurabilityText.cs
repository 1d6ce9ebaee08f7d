using System.Globalization;

namespace DbDb.Functional.Hosting;

/// <summary>A durability in words.</summary>
internal static class DurabilityText
{
    /// <summary>Durable when it is acknowledged.</summary>
    public const string Immediate = nameof(Immediate);

    private const string OnFlush = nameof(OnFlush);

    /// <summary>What can be said.</summary>
    public const string Wanted =
        $"{Immediate}, {OnFlush}, or an interval of more than nothing and at most a day, as 00:00:00.5";

    /// <summary>What the words mean; null where they mean nothing. Case is no matter.</summary>
    public static Durability? Read(string? text) =>
        Immediate.Equals(text, StringComparison.OrdinalIgnoreCase) ? Durability.Immediate
        : OnFlush.Equals(text, StringComparison.OrdinalIgnoreCase) ? Durability.OnFlush
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval)
        && interval > TimeSpan.Zero
        && interval <= TimeSpan.FromDays(1)
            ? Durability.Within(interval)
        : null;
}
