using System.Buffers.Binary;
using System.Collections.Immutable;

namespace DbDb.Functional.Nodes;

/// <summary>
/// The long values of a tree that aren't stored yet. An entry's payload then holds eight bytes: the value's address;
/// or, while it is fresh, a number of this table in the address's place, told apart by its length of zero.
/// </summary>
internal sealed record FreshValues(ImmutableDictionary<ulong, byte[]> Values, ulong Next)
{
    /// <summary>How many bytes an entry's payload has where its value is stored on its own.</summary>
    public const int ReferenceSize = sizeof(ulong);

    private const int NumberShift = 24;

    public static FreshValues None { get; } = new(ImmutableDictionary<ulong, byte[]>.Empty, 1);

    public bool IsEmpty => Values.IsEmpty;

    /// <summary>The payload that refers to a value.</summary>
    public static byte[] Payload(Address reference)
    {
        var payload = new byte[ReferenceSize];
        BinaryPrimitives.WriteUInt64LittleEndian(payload, reference.Bits);
        return payload;
    }

    /// <summary>The reference in a payload.</summary>
    public static Address Reference(ReadOnlySpan<byte> payload) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(payload));

    /// <summary>This table with one more value, and the payload that refers to it.</summary>
    public (FreshValues Values, byte[] Payload) Add(ReadOnlySpan<byte> value)
    {
        var reference = new Address(Next << NumberShift);
        return (new(Values.Add(reference.Bits, value.ToArray()), Next + 1), Payload(reference));
    }

    public byte[] this[Address reference] => Values[reference.Bits];

    public FreshValues Without(Address reference) => this with { Values = Values.Remove(reference.Bits) };
}
