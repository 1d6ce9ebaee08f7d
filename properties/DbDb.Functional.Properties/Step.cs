using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Properties;

/// <summary>One thing that can be done to a tree.</summary>
internal abstract record Step
{
    private Step()
    {
    }

    public sealed override string ToString() =>
        this switch
        {
            Set set => $"Set({Show.Of(set.Key)}, {Show.Of(set.Value)})",
            Remove remove => $"Remove({Show.Of(remove.Key)})",
            RemoveRange remove => $"RemoveRange({Show.Of(remove.Range)})",
            SetMany set => $"SetMany({Show.Of(set.Entries, Show.Of)})",
            Edit edit => $"Edit({Show.Of(edit.Steps, step => step.ToString())})",
            Commit => "Commit",
            Reopen => "Reopen",
            _ => throw new UnreachableException(),
        };

    public sealed record Set(Key Key, Value Value) : Step;

    public sealed record Remove(Key Key) : Step;

    public sealed record RemoveRange(KeyRange Range) : Step;

    /// <summary>Many at once; the last of equal keys wins.</summary>
    public sealed record SetMany(ImmutableArray<Entry> Entries) : Step;

    /// <summary>Through a builder; each step is a set or a removal.</summary>
    public sealed record Edit(ImmutableArray<Step> Steps) : Step;

    /// <summary>Stores the tree and goes on with the stored one.</summary>
    public sealed record Commit : Step;

    /// <summary>Stores the tree and goes on with one of which nothing is loaded yet.</summary>
    public sealed record Reopen : Step;
}
