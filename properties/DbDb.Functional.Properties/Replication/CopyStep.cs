using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Properties;

/// <summary>One thing that happens to a database and its copy.</summary>
internal abstract record CopyStep
{
    public sealed override string ToString() =>
        this switch
        {
            Commit step => $"Commit({string.Join("; ", step.Operations)})",
            Compact step => $"Compact({step.Retention})",
            Copy => "Copy",
            Reopen => "Reopen",
            Stray step => $"Stray({string.Join("; ", step.Operations)})",
            _ => throw new UnreachableException(),
        };

    /// <summary>A commit to the source.</summary>
    public sealed record Commit(ImmutableArray<Operation> Operations) : CopyStep;

    /// <summary>The source is compacted.</summary>
    public sealed record Compact(Retention Retention) : CopyStep;

    /// <summary>The copy catches up.</summary>
    public sealed record Copy : CopyStep;

    /// <summary>Both are closed and opened again.</summary>
    public sealed record Reopen : CopyStep;

    /// <summary>A commit to the copy, which makes it none.</summary>
    public sealed record Stray(ImmutableArray<Operation> Operations) : CopyStep;
}
