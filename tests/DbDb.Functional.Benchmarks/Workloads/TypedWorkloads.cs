using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>What types cost over bytes, and what databases with types cost.</summary>
internal static class TypedWorkloads
{
    private const double OverBytes = 1.15;
    private const double OverJson = 1.10;

    public static ImmutableArray<Workload> All { get; } =
    [
        new(
            Workload.Typed,
            "typed-keys",
            [
                OfBytes("look-up by long"),
                OfBytes("look-up by Guid"),
                OfBytes("set by long → new version"),
                OfBytes("set by Guid → new version"),
                OfBytes("scan by long, an entry"),
                new("allocated, a look-up by long", "B", [Target.Absolute(0)]),
                new("allocated, a look-up by Guid", "B", [Target.Absolute(0)]),
            ],
            Fixture.None,
            [new(PeerNames.DbDb, TypedKeys.OfTypes), new(PeerNames.Bytes, TypedKeys.OfBytes)]),
        new(
            Workload.Typed,
            "typed-json",
            [OfJson("read of an order as JSON"), OfJson("write of an order as JSON → new version")],
            Fixture.None,
            [new(PeerNames.DbDb, TypedJson.ByCodec), new(PeerNames.ByHand, TypedJson.ByHand)]),
        OrderWorkload.All,
    ];

    private static Metric OfBytes(string name) => new(name, "ns", [Target.Of(PeerNames.Bytes, OverBytes)]);

    private static Metric OfJson(string name) => new(name, "ns", [Target.Of(PeerNames.ByHand, OverJson)]);
}
