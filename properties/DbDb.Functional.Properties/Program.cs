using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>A tree's whole life: its limits and what is done to it, from the empty tree on.</summary>
internal sealed record Program(Limits Limits, ImmutableArray<Step> Steps)
{
    /// <summary>What the tree must be like at the end.</summary>
    public Model Model => Steps.Aggregate(Model.Empty, Models.With);

    public override string ToString() => $"{Show.Of(Limits)}: {string.Join("; ", Steps)}";
}

/// <summary>A program, and ranges to ask for at its end.</summary>
internal sealed record Scene(Program Program, ImmutableArray<KeyRange> Ranges)
{
    public override string ToString() => $"{Program} ranges {Show.Of(Ranges, Show.Of)}";
}

/// <summary>A program, and the sets and removals that come after it.</summary>
internal sealed record Sequel(Program Before, ImmutableArray<Step> Edits)
{
    public override string ToString() => $"{Before} then {Show.Of(Edits, step => step.ToString())}";
}

/// <summary>Entries to set, in any order.</summary>
internal sealed record Batch(Limits Limits, ImmutableArray<Entry> Entries)
{
    /// <summary>What a tree must be like that they were set in.</summary>
    public Model Model => Model.Empty.With(Entries);

    public override string ToString() => $"{Show.Of(Limits)}: {Show.Of(Entries, Show.Of)}";
}
