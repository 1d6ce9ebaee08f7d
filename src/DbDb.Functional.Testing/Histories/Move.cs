using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Testing;

/// <summary>One thing that can be done with a handle on a database.</summary>
public abstract record Move
{
    private Move()
    {
    }

    /// <summary>As a person can read it.</summary>
    public sealed override string ToString() =>
        this switch
        {
            Transact move => $"Transact({Text(move.Operations)})",
            Abort move => $"Abort({Text(move.Operations)})",
            Refuse move => $"Refuse({Text(move.Operations)})",
            Commit move => $"Commit(on the {move.Age}. before, {Text(move.Operations)})",
            Load move => $"Load({Show.Of(move.Entries, Show.Of)})",
            FailingLoad move => $"FailingLoad({Show.Of(move.Entries, Show.Of)})",
            At move => $"At({move.Back} back)",
            AsOf move => $"AsOf({move.Back} back)",
            Compact move => $"Compact({move.Retention})",
            Wait move => $"Wait({move.Ticks})",
            Refresh => "Refresh",
            Reopen => "Reopen",
            _ => throw new UnreachableException(),
        };

    private static string Text(ImmutableArray<Operation> operations) => string.Join("; ", operations);

    /// <summary>A transaction.</summary>
    /// <param name="Operations">What its function does.</param>
    public sealed record Transact(ImmutableArray<Operation> Operations) : Move;

    /// <summary>A transaction whose function throws when it has done the operations.</summary>
    /// <param name="Operations">What its function does first.</param>
    public sealed record Abort(ImmutableArray<Operation> Operations) : Move;

    /// <summary>A transaction whose function returns an error when it has done the operations.</summary>
    /// <param name="Operations">What its function does first.</param>
    public sealed record Refuse(ImmutableArray<Operation> Operations) : Move;

    /// <summary>TryCommit.</summary>
    /// <param name="Age">How many revisions before the newest one its basis is: fresh if none.</param>
    /// <param name="Operations">What is done to the basis.</param>
    public sealed record Commit(int Age, ImmutableArray<Operation> Operations) : Move;

    /// <summary>Many entries at once, in any order; the last of equal keys wins.</summary>
    /// <param name="Entries">The entries.</param>
    public sealed record Load(ImmutableArray<Entry> Entries) : Move;

    /// <summary>A load whose entries throw at their end.</summary>
    /// <param name="Entries">The entries before that.</param>
    public sealed record FailingLoad(ImmutableArray<Entry> Entries) : Move;

    /// <summary>Asks for the snapshot of a revision; of one that isn't there if the number is negative.</summary>
    /// <param name="Back">How many revisions before the newest one.</param>
    public sealed record At(int Back) : Move;

    /// <summary>Asks for the snapshot that was newest at the instant of a revision.</summary>
    /// <param name="Back">
    /// How many revisions before the newest one that is; the first one's, if there are fewer.
    /// </param>
    public sealed record AsOf(int Back) : Move;

    /// <summary>Drops what isn't kept, if the store can do that.</summary>
    /// <param name="Retention">What is kept.</param>
    public sealed record Compact(Retention Retention) : Move;

    /// <summary>Lets the clock go on, or back.</summary>
    /// <param name="Ticks">How far, in units of 100 ns.</param>
    public sealed record Wait(long Ticks) : Move;

    /// <summary>Looks for what others have committed.</summary>
    public sealed record Refresh : Move;

    /// <summary>Leaves the handle open and goes on with another one.</summary>
    public sealed record Reopen : Move;
}
