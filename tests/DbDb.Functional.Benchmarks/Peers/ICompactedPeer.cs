namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>A database that can be told to give back the space of what was written over.</summary>
internal interface ICompactedPeer : IDurablePeer
{
    /// <summary>
    /// Compacts it, in its place or to a file in an empty folder, whichever its way is: durable when this returns.
    /// </summary>
    /// <returns>How long the compacted file is, in bytes.</returns>
    long Compact(string folder);
}
