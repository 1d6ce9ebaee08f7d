using System.Collections.Immutable;
using System.Diagnostics;
using DbDb.Functional.Testing;

namespace DbDb.Functional.Properties;

/// <summary>Something that one of the processes does with a database whose disk may fail.</summary>
internal abstract record Turn
{
    private Turn()
    {
    }

    public sealed override string ToString() => this switch
    {
        Transact turn => $"{Name(turn.Process)} Transact({string.Join("; ", turn.Steps)}){turn.Mishap}",
        TryCommit turn => $"{Name(turn.Process)} TryCommit({string.Join("; ", turn.Steps)}){turn.Mishap}",
        Load turn => $"{Name(turn.Process)} Load({Show.Of(turn.Entries, Show.Of)}){turn.Mishap}",
        Refresh turn => $"{Name(turn.Process)} Refresh{turn.Mishap}",
        Close turn => $"{Name(turn.Process)} Close{turn.Mishap}",
        Cut turn => $"PowerCut({turn.Seed})",
        _ => throw new UnreachableException(),
    };

    private static string Name(int process) => ((char)('A' + process)).ToString();

    /// <summary>Commits on the newest revision, whatever the process knows of it.</summary>
    public sealed record Transact(int Process, ImmutableArray<Step> Steps, Mishap? Mishap = null) : Turn;

    /// <summary>Commits on the head that the process knows: a conflict if another has committed since.</summary>
    public sealed record TryCommit(int Process, ImmutableArray<Step> Steps, Mishap? Mishap = null) : Turn;

    public sealed record Load(int Process, ImmutableArray<Entry> Entries, Mishap? Mishap = null) : Turn;

    public sealed record Refresh(int Process, Mishap? Mishap = null) : Turn;

    /// <summary>Closes the database; the process's next turn opens it again.</summary>
    public sealed record Close(int Process, Mishap? Mishap = null) : Turn;

    /// <summary>The power is cut, and the disk that the seed chooses is there when it comes back.</summary>
    public sealed record Cut(ulong Seed) : Turn;
}

/// <summary>One operation of a turn goes wrong.</summary>
/// <param name="Kind">Of which kind it is; null for any.</param>
/// <param name="Index">Which of the turn's operations of that kind, counted from 0.</param>
/// <param name="Choice">Which of the ways in which it can go wrong, or the process's death.</param>
internal sealed record Mishap(DiskOperationKind? Kind, int Index, int Choice)
{
    public override string ToString() => $" with mishap {Choice} at {(Kind is { } kind ? $"{kind}" : "operation")} {Index}";
}

/// <summary>A history of a database, of the processes that use it and of the disk that it lies on.</summary>
internal sealed record Life(Limits Limits, ulong Seed, ImmutableArray<Turn> Turns)
{
    public override string ToString() => $"{Show.Of(Limits)}, seed {Seed}: {string.Join("; ", Turns)}";
}
