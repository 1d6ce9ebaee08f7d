using System.Buffers.Binary;
using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>
/// Lists of numbers in a tree: an entry a list, its numbers one after the other, 8 bytes each, big-endian.
/// </summary>
public static class NumberLists
{
    /// <summary>A list's numbers; none if nothing was appended to it.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="list">The list: the entry's key.</param>
    public static ImmutableArray<long> Numbers(this Tree tree, string list)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return tree.Find(list).Match(Some: Decoded, None: () => []);
    }

    /// <summary>The tree with a number at the end of a list. Costs as much as the list is long.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="list">The list: the entry's key.</param>
    /// <param name="number">The number.</param>
    public static Tree Append(this Tree tree, string list, long number)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var before = tree.Find(list).IfNone(Value.Empty);
        var after = new byte[before.Length + sizeof(long)];
        before.Span.CopyTo(after);
        BinaryPrimitives.WriteInt64BigEndian(after.AsSpan(before.Length), number);
        return tree.Set(list, after);
    }

    private static ImmutableArray<long> Decoded(Value value)
    {
        var numbers = ImmutableArray.CreateBuilder<long>(value.Length / sizeof(long));
        for (var rest = value.Span; !rest.IsEmpty; rest = rest[sizeof(long)..])
        {
            numbers.Add(BinaryPrimitives.ReadInt64BigEndian(rest));
        }

        return numbers.MoveToImmutable();
    }
}
