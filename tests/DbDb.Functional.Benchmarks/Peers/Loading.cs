using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>Loading what is in memory as a whole.</summary>
internal static class Loading
{
    /// <inheritdoc cref="IDurablePeer.Load"/>
    public static void Load(this IDurablePeer peer, Records records, bool sorted) => peer.Load([records], sorted);
}
