namespace DbDb.Functional.Hosting;

/// <summary>What makes no sense in settings, each with the setting's name.</summary>
internal static class SettingFaults
{
    private const double LeastFraction = 0.01;
    private const double MostFraction = 0.9;

    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    /// <summary>All of them, not only the first: so that nobody starts a program once for each.</summary>
    public static IEnumerable<string> Of(DbDbOptions options)
    {
        IEnumerable<string?> found =
        [
            If(
                options.Opener is null && string.IsNullOrEmpty(options.Path),
                nameof(options.Path), "isn't set: it is the database's file"),
            If(!Enum.IsDefined(options.Mode), nameof(options.Mode), $"is none of the modes: {options.Mode}"),
            If(
                DurabilityText.Read(options.Durability) is null,
                nameof(options.Durability), $"is '{options.Durability}', and must be {DurabilityText.Wanted}"),
            If(options.CacheBytes < 0, nameof(options.CacheBytes), $"is {options.CacheBytes}, and must be 0 or more"),
            If(
                options.LockTimeout < TimeSpan.Zero && options.LockTimeout != Timeout.InfiniteTimeSpan,
                nameof(options.LockTimeout), $"is {options.LockTimeout}, and must be 0 or more, or -00:00:00.001"),
            If(
                options.WatchInterval != Timeout.InfiniteTimeSpan
                    && (options.WatchInterval < TimeSpan.FromMilliseconds(1) || options.WatchInterval > _day),
                nameof(options.WatchInterval),
                $"is {options.WatchInterval}, and must be from a millisecond to a day, or -00:00:00.001 for never"),
            If(
                options is { AutoCompact: not null, Mode: OpenMode.ReadOnly },
                nameof(options.AutoCompact), "is set, and a database that is only read can't compact itself"),
        ];
        return found.OfType<string>().Concat(options.AutoCompact is { } policy ? Of(policy) : []);
    }

    private static IEnumerable<string> Of(DbDbAutoCompactOptions policy)
    {
        IEnumerable<string?> found =
        [
            If(
                policy is { KeepLast: null, KeepWithin: null, KeepDailyWithin: null },
                null,
                "doesn't say what to keep: set KeepLast, KeepWithin or KeepDailyWithin"),
            If(policy.KeepLast < 1, nameof(policy.KeepLast), $"is {policy.KeepLast}, and must be 1 or more"),
            If(
                policy.KeepWithin < TimeSpan.Zero,
                nameof(policy.KeepWithin), $"is {policy.KeepWithin}, and must be 0 or more"),
            If(
                policy.KeepDailyWithin < TimeSpan.Zero,
                nameof(policy.KeepDailyWithin), $"is {policy.KeepDailyWithin}, and must be 0 or more"),
            If(
                policy.LiveFraction is not (>= LeastFraction and <= MostFraction),
                nameof(policy.LiveFraction),
                FormattableString.Invariant($"is {policy.LiveFraction}, and must be from 0.01 to 0.9")),
            If(policy.LeastBytes < 0, nameof(policy.LeastBytes), $"is {policy.LeastBytes}, and must be 0 or more"),
            If(
                policy.Idle < TimeSpan.Zero || policy.Idle > _day,
                nameof(policy.Idle), $"is {policy.Idle}, and must be from 0 to a day"),
        ];
        return found.OfType<string>();

        static string? If(bool isWrong, string? setting, string fault) => SettingFaults.If(
            isWrong, setting is null ? nameof(DbDbOptions.AutoCompact) : $"AutoCompact:{setting}", fault);
    }

    private static string? If(bool isWrong, string setting, string fault) => isWrong ? $"{setting} {fault}" : null;
}
