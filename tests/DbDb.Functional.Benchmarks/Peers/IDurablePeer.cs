using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// A database in a folder, open. What its commits are worth when the method returns was said when it was opened.
/// </summary>
internal interface IDurablePeer : IPeer
{
    /// <summary>Looks one key up in the newest version; 0 if it isn't there.</summary>
    long Get(Column keys, int index);

    /// <summary>
    /// From one start on, reads the next <paramref name="length"/> keys and values of the newest version.
    /// </summary>
    long Range(Column starts, int index, int length);

    /// <summary>Sets one record in a transaction of its own.</summary>
    void Set(Records records, int index);

    /// <summary>From each start on, reads the next <paramref name="length"/> keys and values.</summary>
    Func<long> Ranges(Column starts, int length);

    /// <summary>Puts the records into the empty database in one transaction, the fastest way that it offers.</summary>
    /// <param name="parts">
    /// The records, part after part, no key twice; a part lies in memory until the next but one is asked for.
    /// </param>
    /// <param name="sorted">Whether they come in ascending order, so that the peer may take advantage of it.</param>
    void Load(IEnumerable<Records> parts, bool sorted);

    /// <summary>The same database, for the thread that calls this; disposed of before the other is.</summary>
    IDurablePeer ForAnotherThread();

    /// <summary>Sets the records in one transaction.</summary>
    void Set(Records records);

    /// <summary>Deletes the keys in one transaction.</summary>
    void Remove(Column keys);
}
