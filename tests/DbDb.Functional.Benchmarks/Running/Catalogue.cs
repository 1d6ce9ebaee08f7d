using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>All workloads, and the part of them that the options ask for.</summary>
internal static class Catalogue
{
    public static ImmutableArray<Workload> All { get; } =
    [
        .. DurableWorkloads.All,
        .. YcsbWorkloads.All,
        .. MemoryWorkloads.All,
        .. MemoryUseWorkloads.All,
        .. TimeTravelWorkloads.All,
        .. SpaceWorkloads.All,
        .. TypedWorkloads.All,
    ];

    public static ImmutableArray<Workload> Chosen(Options options) =>
        [
            .. All.Where(workload =>
                    options.Workloads.Count == 0 || options.Workloads.Contains(workload.Name, StringComparer.Ordinal)
                )
                .Select(workload =>
                    workload with
                    {
                        Contestants =
                        [
                            .. workload.Contestants.Where(one =>
                                options.Peers.Count == 0 || options.Peers.Contains(one.Peer, StringComparer.Ordinal)
                            ),
                        ],
                    }
                ),
        ];

    public static Workload Named(string name) =>
        All.Single(workload => workload.Name.Equals(name, StringComparison.Ordinal));
}
