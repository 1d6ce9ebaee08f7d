using System.Globalization;

namespace DbDb.Functional;

/// <summary>A point in time: ticks of 100 ns since 1970-01-01T00:00:00Z.</summary>
/// <param name="Ticks">The ticks.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    private static readonly DateOnly _epoch = new(1970, 1, 1);

    /// <summary>The time since midnight, UTC.</summary>
    internal TimeSpan TimeOfDay => new((Ticks % TimeSpan.TicksPerDay + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay);

    /// <summary>Earlier before later.</summary>
    public static bool operator <(Instant left, Instant right) => left.Ticks < right.Ticks;

    /// <summary>Earlier before later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Ticks > right.Ticks;

    /// <summary>Earlier before later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Ticks <= right.Ticks;

    /// <summary>Earlier before later.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Ticks >= right.Ticks;

    /// <summary>The later of the two.</summary>
    public static Instant Later(Instant a, Instant b) => a.Ticks >= b.Ticks ? a : b;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);

    /// <summary>ISO 8601 in UTC, to the tick; one that no calendar has is its number of ticks.</summary>
    public override string ToString()
    {
        var day =
            _epoch.DayNumber + (Ticks < 0 ? (Ticks + 1) / TimeSpan.TicksPerDay - 1 : Ticks / TimeSpan.TicksPerDay);
        return day < 0 || day > DateOnly.MaxValue.DayNumber
            ? Ticks.ToString(CultureInfo.InvariantCulture)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{DateOnly.FromDayNumber((int)day):yyyy-MM-dd}T{TimeOfDay:hh\\:mm\\:ss\\.fffffff}Z"
            );
    }
}
