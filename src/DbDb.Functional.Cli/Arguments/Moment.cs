using System.Diagnostics;
using System.Globalization;
using LanguageExt;

namespace DbDb.Functional.Cli;

/// <summary>Which snapshot a verb reads.</summary>
internal abstract record Moment
{
    /// <summary>What text makes a moment, for a message.</summary>
    public const string Wanted = "a revision's number or a time in ISO 8601";

    private const string Date = "yyyy-MM-dd";

    private static readonly string[] _times =
    [
        Date,
        Date + "'T'HH:mmK",
        Date + "'T'HH:mm:ssK",
        Date + "'T'HH:mm:ss.FFFFFFFK",
        Date + "' 'HH:mmK",
        Date + "' 'HH:mm:ssK",
        Date + "' 'HH:mm:ss.FFFFFFFK",
    ];

    private Moment()
    {
    }

    /// <summary>The newest snapshot.</summary>
    public static Moment Now { get; } = new Newest();

    /// <summary>
    /// A revision in decimal, or a time in ISO 8601; a time without offset is UTC, a date its beginning.
    /// </summary>
    /// <returns>Whether it is one of them.</returns>
    public static bool TryParse(string text, out Moment moment)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            moment = new Numbered(new Revision(revision));
            return true;
        }

        var isTime = DateTimeOffset.TryParseExact(
            text, _times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        moment = isTime ? new Timed(time) : Now;
        return isTime;
    }

    /// <summary>The snapshot of this moment.</summary>
    public Either<DbError, Snapshot> In(Database database) =>
        this switch
        {
            Newest => database.Head,
            Numbered numbered => database.At(numbered.Revision),
            Timed timed => database.AsOf(timed.Instant),
            _ => throw new UnreachableException(),
        };

    /// <summary>The newest snapshot.</summary>
    public sealed record Newest : Moment;

    /// <summary>The snapshot with this number.</summary>
    public sealed record Numbered(Revision Revision) : Moment;

    /// <summary>The newest snapshot that isn't later.</summary>
    public sealed record Timed(Instant Instant) : Moment;
}
