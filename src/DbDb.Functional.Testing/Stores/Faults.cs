using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Testing;

/// <summary>Ready-made schedules of faults, and what makes others of them.</summary>
public static class Faults
{
    /// <summary>All goes well.</summary>
    public static FaultSchedule None { get; } = _ => Option<Fault>.None;

    /// <summary>So many calls go well, and then none does.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="fault">What all others meet.</param>
    public static FaultSchedule After(int calls, Fault fault) => call => If(call.Number >= calls, fault);

    /// <summary>One call meets a fault.</summary>
    /// <param name="number">Which: 0 for the first.</param>
    /// <param name="fault">What it meets.</param>
    public static FaultSchedule Nth(int number, Fault fault) => call => If(call.Number == number, fault);

    /// <summary>Whatever reads the record at one address meets a fault, each time: damage.</summary>
    /// <param name="address">Where.</param>
    /// <param name="fault">What it meets.</param>
    public static FaultSchedule At(Address address, Fault fault) =>
        call => If(call is StoreCall.Read read && read.Address == address, fault);

    /// <summary>Calls here and there meet a fault; which ones is told by the seed and the call's number.</summary>
    /// <param name="rate">The share of calls, from 0 to 1.</param>
    /// <param name="seed">Another one, other calls.</param>
    /// <param name="fault">What they meet.</param>
    public static FaultSchedule AtRate(double rate, int seed, Fault fault) =>
        call => If(new Dice(((ulong)(uint)seed << 32) | (uint)call.Number).Fraction() < rate, fault);

    /// <summary>
    /// The same schedule, for reads of records only, which are counted by themselves: call 0 is the first of them.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    public static FaultSchedule OnReads(this FaultSchedule schedule) =>
        call => call is StoreCall.Read ? schedule(call with { Number = call.OfItsKind }) : Option<Fault>.None;

    /// <summary>
    /// The same schedule, for appends only, which are counted by themselves: call 0 is the first of them.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    public static FaultSchedule OnAppends(this FaultSchedule schedule) =>
        call => call is StoreCall.Append ? schedule(call with { Number = call.OfItsKind }) : Option<Fault>.None;

    /// <summary>The fault of the first of two schedules that has one.</summary>
    /// <param name="schedule">The first.</param>
    /// <param name="other">The second.</param>
    public static FaultSchedule Or(this FaultSchedule schedule, FaultSchedule other) =>
        call => schedule(call) is { IsSome: true } fault ? fault : other(call);

    private static Option<Fault> If(bool meets, Fault fault) => meets ? Some(fault) : Option<Fault>.None;
}
