using System.Collections.Immutable;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>One figure that a workload yields; lower is better.</summary>
/// <param name="Name">What it is, as the report's row says it.</param>
/// <param name="Unit">Its unit: ns, µs, ms, B, or × where it is a ratio already.</param>
/// <param name="Targets">What DbDb.Functional is to reach.</param>
internal sealed record Metric(string Name, string Unit, ImmutableArray<Target> Targets);

/// <summary>What a figure of DbDb.Functional is to be at most.</summary>
/// <param name="AtMost">The bound.</param>
/// <param name="Peer">
/// The peer whose figure the bound multiplies, or none where the bound is in the figure's own unit.
/// </param>
internal sealed record Target(double AtMost, string? Peer)
{
    public static Target Of(string peer, double atMost) => new(atMost, peer);

    /// <summary>Faster than each of the peers, or smaller.</summary>
    public static ImmutableArray<Target> AheadOf(params ReadOnlySpan<string> peers)
    {
        var targets = ImmutableArray.CreateBuilder<Target>(peers.Length);
        foreach (var peer in peers)
        {
            targets.Add(Of(peer, 1));
        }

        return targets.MoveToImmutable();
    }

    public static Target Absolute(double atMost) => new(atMost, Peer: null);
}
