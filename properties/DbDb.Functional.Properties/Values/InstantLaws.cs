namespace DbDb.Functional.Properties;

/// <summary>Instants and the base library's times.</summary>
public class InstantLaws
{
    [Law]
    public bool An_instant_of_a_time_is_that_time_again(DateTimeOffset time) =>
        Instant.From(time).ToDateTimeOffset() is var again
        && again == time
        && again.UtcTicks == time.UtcTicks
        && again.Offset == TimeSpan.Zero;

    [Law]
    public bool Instants_are_ordered_as_their_times_are(DateTimeOffset one, DateTimeOffset other) =>
        Instant.From(one).CompareTo(other) == one.CompareTo(other);

    [Law]
    public bool The_ends_of_the_calendar_are_times_and_what_lies_beyond_them_is_not([Within(1, 1000)] int beyond) =>
        Instant.From(DateTimeOffset.MinValue).ToDateTimeOffset() == DateTimeOffset.MinValue
        && Instant.From(DateTimeOffset.MaxValue).ToDateTimeOffset() == DateTimeOffset.MaxValue
        && Overflows(new(Instant.From(DateTimeOffset.MinValue).UnixTimeTicks - beyond))
        && Overflows(new(Instant.From(DateTimeOffset.MaxValue).UnixTimeTicks + beyond));

    private static bool Overflows(Instant instant)
    {
        try
        {
            instant.ToDateTimeOffset();
            return false;
        }
        catch (OverflowException)
        {
            return true;
        }
    }
}
