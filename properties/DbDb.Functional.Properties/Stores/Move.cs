using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Properties;

/// <summary>One thing that can be done with a database.</summary>
internal abstract record Move
{
    private Move()
    {
    }

    public sealed override string ToString() =>
        this switch
        {
            Transact move => $"Transact({Text(move.Steps)})",
            Abort move => $"Abort({Text(move.Steps)})",
            Refuse move => $"Refuse({Text(move.Steps)})",
            Commit move => $"Commit(on the {move.Age}. before, {Text(move.Steps)})",
            Elsewhere move => $"Elsewhere({Text(move.Steps)})",
            Load move => $"Load({Show.Of(move.Entries, Show.Of)})",
            FailingLoad move => $"FailingLoad({Show.Of(move.Entries, Show.Of)})",
            At move => $"At({move.Back} back)",
            AsOf move => $"AsOf({move.Back} back)",
            Wait move => $"Wait({move.Ticks})",
            Refresh => "Refresh",
            Reopen => "Reopen",
            _ => throw new UnreachableException(),
        };

    private static string Text(ImmutableArray<Step> steps) => string.Join("; ", steps);

    public sealed record Transact(ImmutableArray<Step> Steps) : Move;

    /// <summary>A transaction whose function throws when it has done the steps.</summary>
    public sealed record Abort(ImmutableArray<Step> Steps) : Move;

    /// <summary>A transaction whose function returns an error when it has done the steps.</summary>
    public sealed record Refuse(ImmutableArray<Step> Steps) : Move;

    /// <summary>TryCommit on a snapshot so many revisions before the newest one: fresh if that is none.</summary>
    public sealed record Commit(int Age, ImmutableArray<Step> Steps) : Move;

    /// <summary>A transaction through another handle, of which the database isn't told.</summary>
    public sealed record Elsewhere(ImmutableArray<Step> Steps) : Move;

    public sealed record Load(ImmutableArray<Entry> Entries) : Move;

    /// <summary>A load whose entries throw at their end.</summary>
    public sealed record FailingLoad(ImmutableArray<Entry> Entries) : Move;

    /// <summary>Asks for the snapshot so many revisions before the newest one; of one that isn't there if it is negative.</summary>
    public sealed record At(int Back) : Move;

    /// <summary>Asks for the snapshot that was newest at the instant of the one so many revisions before the newest.</summary>
    public sealed record AsOf(int Back) : Move;

    /// <summary>Lets the clock go on, or back.</summary>
    public sealed record Wait(long Ticks) : Move;

    public sealed record Refresh : Move;

    public sealed record Reopen : Move;
}

/// <summary>A database's whole life.</summary>
internal sealed record Story(Limits Limits, int CacheBytes, ImmutableArray<Move> Moves)
{
    public override string ToString() => $"{Show.Of(Limits)}, a cache of {CacheBytes}: {string.Join("; ", Moves)}";
}
