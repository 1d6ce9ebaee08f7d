using System.CommandLine;
using System.Globalization;

namespace DbDb.Functional.Cli;

/// <summary>
/// The options <c>--keep</c> and <c>--retention</c>: which revisions a compaction keeps, or would, in words.
/// </summary>
internal static class KeepOption
{
    /// <summary>What can be said.</summary>
    public const string Wanted =
        "all, last:N, since:TIME, within:AGE, every:INTERVAL/AGE or pin:REV, or several of them with commas between; "
            + "an AGE is a number and one of s m h d w";

    private const char Between = ',';
    private const char Colon = ':';
    private const string PinPrefix = "pin:";
    private const char Slash = '/';

    /// <summary>The option.</summary>
    public static Option<Keeping> Create() =>
        Options.Of("--keep", "WHICH", "which revisions to keep; last:1 if not given", Keeping.Newest, TryParse, Wanted);

    /// <summary>The option that may be given several times.</summary>
    public static Option<Keeping[]> Several() =>
        new("--retention")
        {
            Description = "what a compact with --keep WHICH would keep and free; may be given several times",
            HelpName = "WHICH",
            DefaultValueFactory = _ => [],
            CustomParser = result => [.. result.Tokens.Select(token =>
            {
                if (!TryParse(token.Value, out var keeping))
                {
                    result.AddError($"--retention wants {Wanted}, not '{token.Value}'");
                }

                return keeping;
            })],
        };

    /// <summary>What the words mean.</summary>
    /// <returns>Whether they mean something.</returns>
    public static bool TryParse(string text, out Keeping keeping)
    {
        var parts = text.Split(Between).Select(One).ToArray();
        var all = parts.Aggregate((all, part) => all is null || part is null ? null : all.Or(part));
        keeping = new(text, all ?? Retention.All);
        return Array.TrueForAll(parts, part => part is not null);
    }

    /// <summary>The revisions that are pinned by words that mean something.</summary>
    public static IEnumerable<Revision> Pins(string text) => text.Split(Between)
        .Where(part => part.StartsWith(PinPrefix, StringComparison.Ordinal))
        .Select(part => part[PinPrefix.Length..])
        .Select(number => new Revision(long.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)));

    private static Retention? One(string text)
    {
        var colon = text.IndexOf(Colon, StringComparison.Ordinal);
        var (what, detail) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        return what switch
        {
            "all" when colon < 0 => Retention.All,
            "last" when TryNumber(detail, out var count) && count > 0 => Retention.Last(count),
            "pin" when TryNumber(detail, out var revision) => Retention.Pinned(new(revision)),
            "since" when Moment.TryParse(detail, out var moment) && moment is Moment.Timed timed =>
                Retention.Since(timed.Instant),
            "within" when TryAge(detail, out var age) => Retention.Within(age),
            "every" when detail.Split(Slash) is [var spacing, var limit]
                && TryAge(spacing, out var interval)
                && TryAge(limit, out var age)
                && interval > TimeSpan.Zero =>
                Retention.Every(interval, age),
            _ => null,
        };
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryAge(string text, out TimeSpan age)
    {
        var unit = text.Length == 0 ? 0 : text[^1] switch
        {
            's' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMinute,
            'h' => TimeSpan.TicksPerHour,
            'd' => TimeSpan.TicksPerDay,
            'w' => 7 * TimeSpan.TicksPerDay,
            _ => 0,
        };
        age = default;
        if (unit == 0 || !TryNumber(text[..^1], out var number) || number > long.MaxValue / unit)
        {
            return false;
        }

        age = new(number * unit);
        return true;
    }
}

/// <summary>A retention.</summary>
/// <param name="Words">How it was said.</param>
/// <param name="Retention">What it means.</param>
internal sealed record Keeping(string Words, Retention Retention)
{
    /// <summary>Of the newest revision only.</summary>
    public static Keeping Newest { get; } = new("last:1", Retention.Last(1));

    /// <summary>
    /// What is to be kept by name must be there: whoever says a wrong one would find out when it is too late.
    /// </summary>
    /// <exception cref="DbException">A pinned revision isn't kept: <see cref="DbError.NotRetained"/>.</exception>
    public void ThrowIfAPinIsMissing(Database database)
    {
        foreach (var pinned in KeepOption.Pins(Words))
        {
            database.At(pinned).OrThrow();
        }
    }
}
