using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Properties;

/// <summary>What a process does with a database whose disk may fail.</summary>
internal abstract record Act
{
    private Act()
    {
    }

    public sealed override string ToString() => this switch
    {
        Transact act => $"Transact({string.Join("; ", act.Operations)})",
        TryCommit act => $"TryCommit({string.Join("; ", act.Operations)})",
        Load act => $"Load({Show.Of(act.Entries, Show.Of)})",
        Refresh => "Refresh",
        Flush => "Flush",
        Compact act => $"Compact(all but {act.Behind} and older)",
        Close => "Close",
        Replace => "Replace",
        PowerCut act => $"PowerCut({act.Seed})",
        _ => throw new UnreachableException(),
    };

    /// <summary>Commits on the newest revision, whatever the process knows of it.</summary>
    public sealed record Transact(ImmutableArray<Operation> Operations) : Act;

    /// <summary>Commits on the head that the process knows: a conflict if another has committed since.</summary>
    public sealed record TryCommit(ImmutableArray<Operation> Operations) : Act;

    public sealed record Load(ImmutableArray<Entry> Entries) : Act;

    public sealed record Refresh : Act;

    /// <summary>Makes durable what was acknowledged before it was.</summary>
    public sealed record Flush : Act;

    /// <summary>Drops the revisions that lie so far behind the newest acknowledged one.</summary>
    public sealed record Compact(int Behind) : Act;

    /// <summary>Closes the database; the process's next turn opens it again.</summary>
    public sealed record Close : Act;

    /// <summary>
    /// Somebody who isn't ours puts a copy of the file in its place, as a restore from a backup of just now does. Who
    /// has the file open finds that out, and opens it again.
    /// </summary>
    public sealed record Replace : Act;

    /// <summary>
    /// The power is cut, for all processes, and when it comes back there is the disk that the seed chooses.
    /// </summary>
    public sealed record PowerCut(ulong Seed) : Act;
}

/// <summary>One of the disk's operations in a turn goes wrong.</summary>
/// <param name="Kind">Of which kind it is; null for any.</param>
/// <param name="Index">Which of the turn's operations of that kind, counted from 0.</param>
/// <param name="Choice">
/// Which of its <see cref="Ways"/>, counted from 0 and from the first again after the last.
/// </param>
internal sealed record Mishap(DiskOperationKind? Kind, int Index, int Choice)
{
    /// <summary>Every way in which an operation can go wrong.</summary>
    public static DiskFault[] Ways(DiskOperation operation) =>
        [.. DiskFaults.Of(operation), new DiskFault.Dies(), new DiskFault.Dies(operation.Length / 2)];

    public override string ToString() =>
        $" with mishap {Choice} at {(Kind is { } kind ? $"{kind}" : "operation")} {Index}";
}

/// <summary>After one of the disk's operations in a turn, another process has a whole turn.</summary>
internal sealed record Interruption(int Operation, Turn Turn)
{
    public override string ToString() => $" interrupted after operation {Operation} by ({Turn})";
}

/// <summary>A process's turn.</summary>
internal sealed record Turn(int Process, Act Act, Mishap? Mishap = null, Interruption? Interruption = null)
{
    public override string ToString() => $"{(char)('A' + Process)} {Act}{Mishap}{Interruption}";
}

/// <summary>By which names two processes know one file.</summary>
internal enum Names
{
    /// <summary>Both by the same.</summary>
    One,

    /// <summary>One by a second name of the same file.</summary>
    Hard,

    /// <summary>One by a link to the other's.</summary>
    Symbolic,
}

/// <summary>A history of a database, of the processes that use it and of the disk that it lies on.</summary>
/// <param name="Limits">The database's.</param>
/// <param name="Seed">The disk's.</param>
/// <param name="Turns">What the processes do.</param>
/// <param name="IsLoose">Whether commits, but for loads, are acknowledged before they are durable.</param>
/// <param name="Names">By which names the processes know the file.</param>
internal sealed record Life(
    Limits Limits,
    ulong Seed,
    ImmutableArray<Turn> Turns,
    bool IsLoose = false,
    Names Names = Names.One
)
{
    public override string ToString() =>
        $"{Show.Of(Limits)}, {(IsLoose ? "loose, " : "")}{(Names == Names.One ? "" : $"{Names} names, ")}seed {Seed}: {string.Join("; ", Turns)}";
}
