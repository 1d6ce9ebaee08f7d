using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>An immutable ordered map in memory, at first empty.</summary>
internal interface IMemoryPeer : IPeer
{
    /// <summary>
    /// Makes a map of the records and keeps it; returns the value that it holds for the last one (not its count: some
    /// would walk the map for it).
    /// </summary>
    /// <param name="records">The records, no key twice.</param>
    /// <param name="sorted">Whether they come in ascending order, so that the peer may take advantage of it.</param>
    Func<long> Build(Records records, bool sorted);

    /// <summary>
    /// Sets one record after the other, each in the version before it; returns the last one's value and keeps no
    /// version.
    /// </summary>
    Func<long> Sets(Records records);

    /// <summary>As <see cref="Sets"/>, but keeps the last version in place of the one before.</summary>
    Func<long> Changes(Records records);
}
