using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;

namespace DbDb.Functional;

/// <summary>
/// A point in time, to 100 ns. Every <see cref="DateTimeOffset"/> is one, whatever its offset, and is taken wherever
/// an instant is; the other way is <see cref="ToDateTimeOffset"/>.
/// </summary>
/// <param name="UnixTimeTicks">
/// Units of 100 ns since 1970-01-01T00:00:00Z, negative before; not since the year 1, as <see cref="DateTime.Ticks"/>
/// counts them.
/// </param>
[JsonConverter(typeof(InstantJsonConverter))]
public readonly record struct Instant(long UnixTimeTicks) : IComparable<Instant>
{
    /// <summary><see cref="UnixTimeTicks"/> under the name that elsewhere counts from the year 1.</summary>
    [Obsolete("It counts from 1970, which Ticks of DateTime don't: use UnixTimeTicks, or ToDateTimeOffset().")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public long Ticks
    {
        get => UnixTimeTicks;
        init => UnixTimeTicks = value;
    }

    /// <summary>Whether it lies in the years 1 to 9999.</summary>
    internal bool IsInCalendar => this >= DateTimeOffset.MinValue && this <= DateTimeOffset.MaxValue;

    /// <summary>The time since midnight, UTC.</summary>
    internal TimeSpan TimeOfDay =>
        new((UnixTimeTicks % TimeSpan.TicksPerDay + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay);

    /// <summary>The same point in time.</summary>
    public static implicit operator Instant(DateTimeOffset time) => From(time);

    /// <summary>The same point in time, in UTC.</summary>
    /// <exception cref="OverflowException">It lies outside of the years 1 to 9999.</exception>
    public static explicit operator DateTimeOffset(Instant instant) => instant.ToDateTimeOffset();

    /// <summary>Earlier before later.</summary>
    public static bool operator <(Instant left, Instant right) => left.UnixTimeTicks < right.UnixTimeTicks;

    /// <summary>Earlier before later.</summary>
    public static bool operator >(Instant left, Instant right) => left.UnixTimeTicks > right.UnixTimeTicks;

    /// <summary>Earlier before later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.UnixTimeTicks <= right.UnixTimeTicks;

    /// <summary>Earlier before later.</summary>
    public static bool operator >=(Instant left, Instant right) => left.UnixTimeTicks >= right.UnixTimeTicks;

    /// <summary>The same point in time: nothing is lost but the offset.</summary>
    public static Instant From(DateTimeOffset time) => new(time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks);

    /// <summary>The later of the two.</summary>
    public static Instant Later(Instant a, Instant b) => a.UnixTimeTicks >= b.UnixTimeTicks ? a : b;

    /// <summary>The same point in time, in UTC.</summary>
    /// <exception cref="OverflowException">It lies outside of the years 1 to 9999.</exception>
    public DateTimeOffset ToDateTimeOffset() =>
        IsInCalendar
            ? new(UnixTimeTicks + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero)
            : throw new OverflowException(
                $"the instant {this}, in units of 100 ns since 1970, lies outside of the years 1 to 9999"
            );

    /// <inheritdoc/>
    public int CompareTo(Instant other) => UnixTimeTicks.CompareTo(other.UnixTimeTicks);

    /// <summary>ISO 8601 in UTC, to the tick; one that no calendar has is its number of ticks.</summary>
    public override string ToString() =>
        IsInCalendar
            ? ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)
            : UnixTimeTicks.ToString(CultureInfo.InvariantCulture);
}
