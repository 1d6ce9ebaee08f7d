using System.Buffers.Binary;
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>Keys of the kinds that a tree may treat differently.</summary>
internal static class KeyGens
{
    // The ends of the byte's range, its middle, where signed and unsigned order differ, and letters between.
    private static readonly byte[] _letters = [0x00, 0x01, (byte)'a', (byte)'b', 0x7F, 0x80, 0xFF];

    public static Gen<Key> Any => Families.SelectMany(family => family);

    /// <summary>Keys that a program takes its own from, ascending: mostly of one kind, and often neighbours.</summary>
    public static Gen<ImmutableArray<Key>> Pool =>
        Gen.Sized(size =>
            from mixed in Gen.Choose(0, 3)
            from family in Families
            from keys in Gen.ArrayOf(mixed == 0 ? Any : family, size + 4)
            select keys.Distinct().Order().ToImmutableArray()
        );

    private static Gen<Gen<Key>> Families =>
        Gen.Frequency(
            (4, Gen.Constant(Short)),
            (3, Gen.Constant(Runs)),
            (2, SharedPrefixes),
            (2, Gen.Constant(Random)),
            (4, Gen.Constant(Sequential)),
            (1, Gen.Constant(Longest))
        );

    /// <summary>
    /// Empty to three bytes of a small alphabet: many collisions, and keys that begin with each other.
    /// </summary>
    private static Gen<Key> Short => Letters(0, 3).Select(bytes => new Key(bytes));

    /// <summary>
    /// One letter many times, then a few: keys whose first four bytes, by which pages are searched, are the same.
    /// </summary>
    private static Gen<Key> Runs =>
        from letter in Gen.Elements(_letters)
        from length in Gen.Choose(3, 9)
        from tail in Letters(0, 2)
        select (Key)(byte[])[.. Enumerable.Repeat(letter, length), .. tail];

    private static Gen<Key> Random =>
        Gen.ArrayOf(Gen.Choose(0, 255), 16).Select(bytes => (Key)bytes.Select(b => (byte)b).ToArray());

    /// <summary>Numbers in big-endian order; they pass over the byte's edge.</summary>
    private static Gen<Key> Sequential => Gen.Choose(0, 600).Select(Numbered);

    /// <summary>Short tails after one prefix, which may be longer than a node.</summary>
    private static Gen<Gen<Key>> SharedPrefixes =>
        from length in Gen.Elements(7, 8, 60, 255, 256, 1000, 4000)
        select from tail in Letters(0, 3) select (Key)(byte[])[.. Enumerable.Repeat((byte)'p', length), .. tail];

    private static Gen<Key> Longest =>
        from tail in Letters(1, 3)
        select (Key)(byte[])[.. Enumerable.Repeat((byte)'x', Limits.MaxKeyBytes - tail.Length), .. tail];

    public static IEnumerable<Key> Shrink(Key key)
    {
        if (key.Length > 0)
        {
            yield return Key.Empty;
            yield return key.Bytes[..(key.Length / 2)];
            yield return key.Bytes[(key.Length / 2)..];
            yield return key.Bytes[..^1];
            yield return key.Bytes[1..];
            if (key.Span.ContainsAnyExcept((byte)'a'))
            {
                yield return Enumerable.Repeat((byte)'a', key.Length).ToArray();
            }
        }
    }

    /// <summary>A number as a key: eight bytes, so that the keys' order is the numbers'.</summary>
    public static Key Numbered(int number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    private static Gen<byte[]> Letters(int least, int most) =>
        from length in Gen.Choose(least, most)
        from bytes in Gen.ArrayOf(Gen.Elements(_letters), length)
        select bytes;
}
