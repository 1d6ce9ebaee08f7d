using System.Diagnostics;
using System.Globalization;

namespace DbDb.Functional.Testing;

/// <summary>That an operation must have been before another one.</summary>
/// <param name="Before">The operation's index in the history.</param>
/// <param name="After">The other one's.</param>
/// <param name="Reason">Why.</param>
/// <param name="List">The list that shows it; empty if time does.</param>
/// <param name="Number">The number in it that shows it; 0 if time does.</param>
public readonly record struct Precedence(int Before, int After, PrecedenceReason Reason, string List, long Number)
{
    /// <summary>In words.</summary>
    public override string ToString() =>
        Reason switch
        {
            PrecedenceReason.Saw => string.Create(
                CultureInfo.InvariantCulture,
                $"#{Before} appended {Number} to {List}, where #{After} saw it"
            ),
            PrecedenceReason.Missed => string.Create(
                CultureInfo.InvariantCulture,
                $"#{Before} read {List} before #{After} appended {Number}"
            ),
            PrecedenceReason.Appended => string.Create(
                CultureInfo.InvariantCulture,
                $"#{Before} appended to {List} before #{After} appended {Number}"
            ),
            PrecedenceReason.RealTime => string.Create(
                CultureInfo.InvariantCulture,
                $"#{Before} was completed before #{After} was invoked"
            ),
            _ => throw new UnreachableException(),
        };
}

/// <summary>Why an operation must have been before another one.</summary>
public enum PrecedenceReason
{
    /// <summary>The other one appended after it: a write-write dependency.</summary>
    Appended,

    /// <summary>The other one read what it appended last: a write-read dependency.</summary>
    Saw,

    /// <summary>It read a list without what the other one appended next: a read-write dependency.</summary>
    Missed,

    /// <summary>It was completed before the other one was invoked.</summary>
    RealTime,
}
