using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>
/// One thing that a client did to a database of lists, seen from outside: a transaction, or the reading of a snapshot.
/// Times are in ticks of one clock that never goes back and that all clients share, such as
/// <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>, which on Linux the processes of a machine have in common.
/// </summary>
/// <param name="Client">Who did it: a number for the reader of a verdict.</param>
/// <param name="Database">
/// Through which <see cref="Functional.Database"/> it was done: a number of its own for each object that was opened, in
/// whichever process. It matters where <paramref name="MayBeStale"/> does.
/// </param>
/// <param name="Invoked">A time at or before the call.</param>
/// <param name="Completed">A time at or after the return; of no matter where the fate is unknown.</param>
/// <param name="Fate">What came of it.</param>
/// <param name="Accesses">What it read and appended, in its order. Reads count only where it was committed.</param>
/// <param name="MayBeStale">
/// Whether it read a snapshot that needn't be the newest, such as <see cref="Database.Head"/>. Of the operations that
/// were completed before it was invoked, only those through the same database must then have been before it. It appends
/// nothing.
/// </param>
public sealed record ClientOperation(
    int Client,
    int Database,
    long Invoked,
    long Completed,
    Fate Fate,
    ImmutableArray<Access> Accesses,
    bool MayBeStale = false
)
{
    /// <summary>Who, when, and what came of what.</summary>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"client {Client}, database {Database}, {Invoked} to {Completed}{(MayBeStale ? ", maybe stale" : "")}, {Fate}: {string.Join("; ", Accesses)}"
        );
}

/// <summary>What came of an operation.</summary>
public enum Fate
{
    /// <summary>It was acknowledged.</summary>
    Committed,

    /// <summary>It is known not to have happened: it was refused, or another commit came first.</summary>
    Aborted,

    /// <summary>
    /// Nobody knows, as of a process that was killed, or a sync that failed: it may have happened at any time after its
    /// invocation, or never.
    /// </summary>
    Unknown,
}

/// <summary>One step of an operation. A list is empty until something is appended to it.</summary>
public abstract record Access
{
    private Access()
    {
    }

    /// <summary>As a person can read it.</summary>
    public sealed override string ToString() =>
        this switch
        {
            Append append => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"append {append.Number} to {append.List}"
            ),
            Read read =>
                $"read {read.List}: {Show.Of(read.Numbers, number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Appends a number at the end of a list.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Number">
    /// The number: one that no other operation of the history appends to this list, whatever came of it.
    /// </param>
    public sealed record Append(string List, long Number) : Access;

    /// <summary>Reads a whole list.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Numbers">What was in it, this operation's own appends included.</param>
    public sealed record Read(string List, ImmutableArray<long> Numbers) : Access;
}
