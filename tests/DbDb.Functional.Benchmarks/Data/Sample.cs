using System.Buffers.Binary;

namespace DbDb.Functional.Benchmarks.Data;

/// <summary>The data of every workload: 16-byte keys, 100-byte values, the same for every peer in every run.</summary>
internal static class Sample
{
    public const int KeyBytes = 16;
    public const int ValueBytes = 100;
    public const int RecordBytes = KeyBytes + ValueBytes;

    // One seed for each use, so that no two samples share a key.
    private const ulong BaseSeed = 1;
    private const ulong FreshSeed = 2;
    private const ulong MissSeed = 3;
    private const ulong WarmSeed = 4;
    private const ulong PlaceSeed = 5;
    private const ulong OrderSeed = 6;

    /// <summary>The records that a database holds before a workload begins, in random order.</summary>
    public static Records Base(int count) => Random(BaseSeed, count);

    /// <summary>
    /// The keys that those of them have that lie from a place on, as many as there is room for; none before them is
    /// made.
    /// </summary>
    public static void BaseKeys(int from, Span<byte> keys) => Mixer.Fill(BaseSeed, (long)from * KeyBytes, keys);

    /// <summary>Their values.</summary>
    public static void BaseValues(int from, Span<byte> values) =>
        Mixer.Fill(BaseSeed + 1000, (long)from * ValueBytes, values);

    /// <summary>The keys that those of them have that lie at these places; no other is made.</summary>
    public static Column BaseKeysAt(ReadOnlySpan<int> places)
    {
        var keys = new byte[places.Length * KeyBytes];
        for (var i = 0; i < places.Length; i++)
        {
            BaseKeys(places[i], keys.AsSpan(i * KeyBytes, KeyBytes));
        }

        return new(keys, KeyBytes);
    }

    /// <summary>The key at a place as a number that is ordered as keys are.</summary>
    public static UInt128 OrderOf(int place) =>
        new(LeadOf(place), BinaryPrimitives.ReverseEndianness(Mixer.Mix(BaseSeed, (2 * (ulong)place) + 1)));

    /// <summary>The upper half of <see cref="OrderOf"/>.</summary>
    public static ulong LeadOf(int place) => BinaryPrimitives.ReverseEndianness(Mixer.Mix(BaseSeed, 2 * (ulong)place));

    /// <summary>Records that <see cref="Base"/> doesn't hold, to insert.</summary>
    public static Records Fresh(int count) => Random(FreshSeed, count);

    /// <summary>Other records that <see cref="Base"/> doesn't hold, to warm up with.</summary>
    public static Records Warm(int count) => Random(WarmSeed, count);

    /// <summary>Keys that are in none of the samples.</summary>
    public static Column Misses(int count) => new(Mixer.Bytes(MissSeed, count * KeyBytes), KeyBytes);

    /// <summary>Random keys out of these, with repetition.</summary>
    public static Column Hits(Column keys, int count) => keys.Pick(Mixer.Places(PlaceSeed, count, keys.Count));

    /// <summary>
    /// Random keys, with repetition, out of those that so many records of the base have: the same as of all their keys,
    /// which aren't made.
    /// </summary>
    public static Column Hits(int entries, int count) => BaseKeysAt(Mixer.Places(PlaceSeed, count, entries));

    /// <summary>So many of the records, none twice, in random order, with new values.</summary>
    public static Records Overwrites(Records records, int count) =>
        new(Shuffled(records.Keys, count), new(Mixer.Bytes(FreshSeed + 1000, count * ValueBytes), ValueBytes));

    /// <summary>All of the records with new values, other ones and in another random order in each round.</summary>
    public static Records Round(Records records, int round) => new(
        records.Keys.Pick(Mixer.Permutation(OrderSeed + 1000 + (ulong)round, records.Count)),
        new(Mixer.Bytes(FreshSeed + 2000 + (ulong)round, records.Count * ValueBytes), ValueBytes));

    /// <summary>So many of the keys, none twice, in random order.</summary>
    public static Column Shuffled(Column keys, int count) =>
        keys.Pick(Mixer.Permutation(OrderSeed, keys.Count).AsSpan(0, Math.Min(count, keys.Count)));

    /// <summary>The same records in ascending order of their keys.</summary>
    public static Records Sorted(Records records)
    {
        var keys = new UInt128[records.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = BinaryPrimitives.ReadUInt128BigEndian(records.Keys[i]);
        }

        var places = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(keys, places);
        return records.Pick(places);
    }

    /// <summary>
    /// Records whose keys are consecutive numbers, big-endian, beginning with <paramref name="from"/>.
    /// </summary>
    public static Records Sequential(int from, int count)
    {
        var keys = new byte[count * KeyBytes];
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(keys.AsSpan((i * KeyBytes) + 8), from + i);
        }

        return new(new(keys, KeyBytes), new(Mixer.Bytes(BaseSeed + 1000, count * ValueBytes), ValueBytes));
    }

    private static Records Random(ulong seed, int count) =>
        new(
            new(Mixer.Bytes(seed, count * KeyBytes), KeyBytes),
            new(Mixer.Bytes(seed + 1000, count * ValueBytes), ValueBytes)
        );
}
