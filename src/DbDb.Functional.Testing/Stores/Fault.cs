using LanguageExt;

namespace DbDb.Functional.Testing;

/// <summary>What goes wrong with a call.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>The call isn't made, and this is the answer: a disk or a network that fails.</summary>
    /// <param name="Reason">The answer.</param>
    public sealed record Refused(DbError Reason) : Fault;

    /// <summary>
    /// The call is made, and then this is the answer instead of the right one: an acknowledgement that was lost. A
    /// store that does this to an append breaks <see cref="IStore"/>'s promise, and whoever appends again appends
    /// twice.
    /// </summary>
    /// <param name="Reason">The answer.</param>
    public sealed record Unacknowledged(DbError Reason) : Fault;

    /// <summary>A record reads with one bit turned over. Calls that read no record go well.</summary>
    /// <param name="Bit">
    /// Which bit, not negative: counted from the lowest one of the first byte on, and beyond the end from the start
    /// again.
    /// </param>
    public sealed record TurnedBit(int Bit) : Fault;

    /// <summary>A record reads as zeros: a sector that was never written. Calls that read no record go well.</summary>
    public sealed record Zeros : Fault;
}

/// <summary>
/// Which fault, if any, each call meets. A function of the call alone: so a run with the same calls meets the same
/// faults.
/// </summary>
/// <param name="call">The call, numbered since the schedule began.</param>
public delegate Option<Fault> FaultSchedule(StoreCall call);
