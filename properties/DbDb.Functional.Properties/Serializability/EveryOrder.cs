using System.Collections.Immutable;
using Lists = System.Collections.Immutable.ImmutableDictionary<
    string,
    System.Collections.Immutable.ImmutableArray<long>
>;

namespace DbDb.Functional.Properties;

/// <summary>The slow way: tries every order.</summary>
internal static class EveryOrder
{
    /// <summary>Whether some order explains a history; those whose fate is unknown may be left out.</summary>
    public static bool HasOneThatExplains(ImmutableArray<ClientOperation> history) =>
        CanBeDone(history.RemoveAll(operation => operation.Fate == Fate.Aborted), Lists.Empty);

    private static bool CanBeDone(ImmutableArray<ClientOperation> left, Lists lists) =>
        left.All(operation => operation.Fate == Fate.Unknown)
        || left.Any(next =>
            !left.Any(other => MustPrecede(other, next))
            && Done(next, lists) is { } then
            && CanBeDone(left.Remove(next), then)
        );

    private static bool MustPrecede(ClientOperation other, ClientOperation next) =>
        other.Fate == Fate.Committed
        && other.Completed < next.Invoked
        && (!next.MayBeStale || other.Database == next.Database);

    private static Lists? Done(ClientOperation operation, Lists lists)
    {
        foreach (var access in operation.Accesses)
        {
            switch (access)
            {
                case Access.Append { List: var list, Number: var number }:
                    lists = lists.SetItem(list, lists.GetValueOrDefault(list, []).Add(number));
                    break;
                case Access.Read { List: var list, Numbers: var numbers }
                    when operation.Fate == Fate.Committed && !lists.GetValueOrDefault(list, []).SequenceEqual(numbers):
                    return null;
            }
        }

        return lists;
    }
}
