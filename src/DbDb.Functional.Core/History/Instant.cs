namespace DbDb.Functional;

/// <summary>A point in time: ticks of 100 ns since 1970-01-01T00:00:00Z.</summary>
/// <param name="Ticks">The ticks.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
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
}
