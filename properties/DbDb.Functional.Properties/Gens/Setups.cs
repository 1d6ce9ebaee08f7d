using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>A program, and ranges to ask for at its end.</summary>
public sealed record Scene(TreeProgram Program, ImmutableArray<KeyRange> Ranges)
{
    public override string ToString() => $"{Program} ranges {Show.Of(Ranges, Show.Of)}";
}

/// <summary>A program, and the sets and removals that come after it.</summary>
public sealed record Sequel(TreeProgram Before, ImmutableArray<Operation> Edits)
{
    public override string ToString() => $"{Before} then {Show.Of(Edits, edit => edit.ToString())}";
}

/// <summary>A program, and what two sides then make of its tree.</summary>
public sealed record Fork(TreeProgram Before, ImmutableArray<Operation> Mine, ImmutableArray<Operation> Theirs)
{
    public override string ToString() =>
        $"{Before} mine {Show.Of(Mine, edit => edit.ToString())} theirs {Show.Of(Theirs, edit => edit.ToString())}";
}

/// <summary>Entries to set, in any order.</summary>
public sealed record Batch(Limits Limits, ImmutableArray<Entry> Entries)
{
    /// <summary>What a tree must be like that they were set in.</summary>
    public Model Model => Model.Empty.With(Entries);

    public override string ToString() => $"{Show.Of(Limits)}: {Show.Of(Entries, Show.Of)}";
}
