using System.Collections.Immutable;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>What one child process measured.</summary>
/// <param name="Sum">The sum of what was read; equal for all peers of a workload. None where nothing is read.</param>
/// <param name="Figures">One figure for each of the workload's metrics, in their order.</param>
internal sealed record Measurement(long? Sum, ImmutableArray<double> Figures)
{
    public static Measurement Of(long sum, params ReadOnlySpan<double> figures) => new(sum, [.. figures]);
}
