using DbDb.Functional.Trees;

namespace DbDb.Functional;

/// <summary>How much distinguishes one tree from another.</summary>
/// <param name="Added">How many keys are in the later one only.</param>
/// <param name="Removed">How many keys are in the earlier one only.</param>
/// <param name="Changed">How many keys are in both, with different values.</param>
public readonly record struct DiffSize(long Added, long Removed, long Changed)
{
    /// <summary>How many keys are told apart: as many as there are changes.</summary>
    public long Total => Added + Removed + Changed;

    internal DiffSize With(Presence where, long count) => where switch
    {
        Presence.Before => this with { Removed = Removed + count },
        Presence.After => this with { Added = Added + count },
        _ => this with { Changed = Changed + count },
    };
}
