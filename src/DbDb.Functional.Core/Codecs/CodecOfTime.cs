using DbDb.Functional.Codecs;

namespace DbDb.Functional;

/// <content>Times and dates, in units of 100 ns where they have a time.</content>
public static partial class Codec
{
    /// <summary>Dates without a time.</summary>
    public static KeyCodec<DateOnly> DateOnly { get; } =
        Within("date", System.DateOnly.MaxValue.DayNumber, day => System.DateOnly.FromDayNumber((int)day), date =>
            date.DayNumber);

    /// <summary>Times of a day.</summary>
    public static KeyCodec<TimeOnly> TimeOnly { get; } =
        Within("time", System.TimeOnly.MaxValue.Ticks, ticks => new TimeOnly(ticks), time => time.Ticks);

    /// <summary>Lengths of time, negative ones too.</summary>
    public static KeyCodec<TimeSpan> TimeSpan { get; } = new Element<TimeSpan>(
        "duration",
        (value, ref writer) => Integers.Write(value.Ticks, ref writer),
        (ref reader) => new(Integers.ReadInt64(ref reader)));

    /// <summary>
    /// Instants with the offset at which they were seen: in the order of the instants, and those of one instant in that
    /// of their offsets, which makes them different keys.
    /// </summary>
    public static KeyCodec<DateTimeOffset> DateTimeOffset { get; } = Element<DateTimeOffset>.Of(
        "instant with offset",
        ElementCode.InstantWithOffset,
        Offsets.Write,
        Offsets.Read);

    /// <summary>
    /// Dates with a time, of one kind: those of another are refused, since neither order nor equality goes across them.
    /// </summary>
    /// <param name="kind">
    /// <see cref="DateTimeKind.Utc"/>, or <see cref="DateTimeKind.Unspecified"/>, of which the reader must know where
    /// they are meant.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// It is <see cref="DateTimeKind.Local"/>: what that is, another machine and another summer can't tell.
    /// </exception>
    public static KeyCodec<DateTime> DateTime(DateTimeKind kind)
    {
        if (kind is not (DateTimeKind.Utc or DateTimeKind.Unspecified))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "a local time isn't the same everywhere");
        }

        return Within(
            kind is DateTimeKind.Utc ? "datetime utc" : "datetime",
            System.DateTime.MaxValue.Ticks,
            ticks => new DateTime(ticks, kind),
            value => value.Kind == kind
                ? value.Ticks
                : throw new ArgumentException($"a time of kind {value.Kind}, where {kind} is expected", nameof(value)));
    }

    // Integers from 0 on.
    private static Element<T> Within<T>(string name, long most, Func<long, T> from, Func<T, long> to) =>
        new(
            name,
            (value, ref writer) => Integers.Write(to(value), ref writer),
            (ref reader) =>
                Integers.ReadInt64(ref reader) is var number && number >= 0 && number <= most
                    ? from(number)
                    : throw KeyReader.Malformed("a time is out of its range"));
}
