using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>
/// Whether what clients saw of a database can be explained by their operations having been done one after the other,
/// each at some moment between its invocation and its completion. They append numbers to lists, each number once, and
/// read whole lists: so a list shows the order of all appends to it, and it follows which operation must have been
/// before which. If that goes in no circle, an order is there.
/// </summary>
/// <remarks>
/// The verdict is exact, not a guess: there is an anomaly if and only if no order explains the history. An operation
/// whose fate is unknown happened if somebody read what it appended; if nobody did, it is the same whether it happened.
/// A read of a snapshot that may be stale is at the moment at which it was the newest, whenever that was; but through
/// one database nothing goes back. After the idea of Elle: Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies
/// from Experimental Observations", VLDB 2020.
/// </remarks>
public static class StrictSerializability
{
    /// <summary>
    /// What contradicts it, or nothing. First what shows without an order: numbers that nobody appended, or somebody
    /// who was aborted; reads of a list that disagree. If there is no such thing, one shortest circle; but of three
    /// operations or more, in a history of more than some 1,000, perhaps only a short one.
    /// </summary>
    /// <remarks>
    /// Time and memory are in proportion to what was read and appended, and for sorting n operations O(n log n), if all
    /// is well.
    /// </remarks>
    /// <param name="history">The operations, in any order.</param>
    /// <exception cref="ArgumentException">
    /// A number is appended twice to a list, an operation is completed before it was invoked, or one that may be stale
    /// appends: this is no history.
    /// </exception>
    public static ImmutableArray<Anomaly> AnomaliesIn(IReadOnlyList<ClientOperation> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        for (var i = 0; i < history.Count; i++)
        {
            if (history[i].Fate != Fate.Unknown && history[i].Completed < history[i].Invoked)
            {
                throw new ArgumentException($"#{i} is completed before it was invoked", nameof(history));
            }

            if (history[i].MayBeStale && history[i].Accesses.Any(access => access is Access.Append))
            {
                throw new ArgumentException($"#{i} appends and may be stale", nameof(history));
            }
        }

        var anomalies = ImmutableArray.CreateBuilder<Anomaly>();
        var lists = ListHistory.Of(history, anomalies);
        return anomalies.Count > 0 ? anomalies.ToImmutable()
            : ShortestCycle.Of(PrecedenceGraph.Of(history, lists)) is { } cycle ? [cycle]
            : [];
    }
}
