using System.Buffers.Binary;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// Look-ups, sets and scans by numbers and by guids in a tree in memory: of a keyspace, and of keys that a user writes
/// as big-endian bytes. Values are 100 bytes, as they are.
/// </summary>
internal static class TypedKeys
{
    private const int Queries = 200_000;
    private const int Sets = 50_000;
    private const int Pieces = 20;
    private const int Scans = 10;

    private static readonly Keyspace<long, Value> _numbered = Keyspace.Of("n", Codec.Int64, Codec.Raw);
    private static readonly Keyspace<Guid, Value> _named = Keyspace.Of("g", Codec.Guid, Codec.Raw);
    private static readonly Value _value = new byte[100];

    private delegate long Find<in TKey>(Tree tree, TKey key);

    private delegate Tree Set<in TKey>(Tree tree, TKey key);

    public static Measurement OfTypes(Lab lab) =>
        Measure(
            lab,
            (tree, key) => tree.In(_numbered).TryFind(key, out var value) ? value.Length : 0,
            (tree, key) => tree.In(_numbered).Set(key, _value),
            (tree, key) => tree.In(_named).TryFind(key, out var value) ? value.Length : 0,
            (tree, key) => tree.In(_named).Set(key, _value),
            tree =>
            {
                var sum = 0L;
                foreach (var (key, value) in tree.In(_numbered))
                {
                    sum += key + value.Length;
                }

                return sum;
            });

    public static Measurement OfBytes(Lab lab) =>
        Measure(lab, FindNumber, SetNumber, FindName, SetName, ScanNumbers);

    private static Measurement Measure(
        Lab lab,
        Find<long> findNumber,
        Set<long> setNumber,
        Find<Guid> findName,
        Set<Guid> setName,
        Func<Tree, long> scan
    )
    {
        var random = new Random(2);
        var numbers = Many(lab.Entries, () => random.NextInt64());
        var names = Many(lab.Entries, () => NewName(random));
        var numbered = Made(numbers, setNumber);
        var named = Made(names, setName);
        var byNumber = Look(numbered, numbers, findNumber);
        var byName = Look(named, names, findName);
        var setNumbers = SetAll(numbered, Many(Sets, () => random.NextInt64()), setNumber, findNumber);
        var setNames = SetAll(named, Many(Sets, () => NewName(random)), setName, findName);
        Clock.WarmUp(() => scan(numbered));
        var scanned = Clock.TimePieces(Enumerable.Repeat<Func<long>>(() => scan(numbered), Scans), lab.Entries);
        return Measurement.Of(
            unchecked(byNumber.Sum + byName.Sum + setNumbers.Sum + setNames.Sum + scanned.Sum),
            byNumber.Nanoseconds,
            byName.Nanoseconds,
            setNumbers.Nanoseconds,
            setNames.Nanoseconds,
            scanned.Nanoseconds,
            Allocated(numbered, numbers, findNumber),
            Allocated(named, names, findName));
    }

    private static TKey[] Many<TKey>(int count, Func<TKey> next) =>
        [.. Enumerable.Range(0, count).Select(_ => next())];

    private static Guid NewName(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new(bytes);
    }

    private static Tree Made<TKey>(TKey[] keys, Set<TKey> set) =>
        keys.Aggregate(Tree.Empty, (tree, key) => set(tree, key));

    private static (long Sum, double Nanoseconds) Look<TKey>(Tree tree, TKey[] keys, Find<TKey> find)
    {
        var random = new Random(3);
        var some = Many(Queries, () => keys[random.Next(keys.Length)]);
        Clock.WarmUp(() => SumOf(tree, some.AsSpan(0, Queries / Pieces), find));
        return Clock.TimePieces(
            some.Chunk(Queries / Pieces).Select<TKey[], Func<long>>(piece => () => SumOf(tree, piece, find)),
            Queries / Pieces);
    }

    private static long SumOf<TKey>(Tree tree, ReadOnlySpan<TKey> keys, Find<TKey> find)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            sum += find(tree, key);
        }

        return sum;
    }

    private static (long Sum, double Nanoseconds) SetAll<TKey>(Tree tree, TKey[] keys, Set<TKey> set, Find<TKey> find)
    {
        Clock.WarmUp(() => find(keys.Take(Sets / Pieces).Aggregate(tree, (made, key) => set(made, key)), keys[0]));
        return Clock.TimePieces(
            keys.Chunk(Sets / Pieces).Select<TKey[], Func<long>>(piece => () =>
                find(piece.Aggregate(tree, (made, key) => set(made, key)), piece[^1])),
            Sets / Pieces);
    }

    private static double Allocated<TKey>(Tree tree, TKey[] keys, Find<TKey> find)
    {
        _ = SumOf(tree, keys, find);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = SumOf(tree, keys, find);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / keys.Length;
    }

    private static long FindNumber(Tree tree, long key)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, key ^ long.MinValue);
        return tree.TryFind(bytes, out var value) ? value.Length : 0;
    }

    private static Tree SetNumber(Tree tree, long key)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, key ^ long.MinValue);
        return tree.Set(bytes, _value);
    }

    private static long FindName(Tree tree, Guid key)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = key.TryWriteBytes(bytes, bigEndian: true, out _);
        return tree.TryFind(bytes, out var value) ? value.Length : 0;
    }

    private static Tree SetName(Tree tree, Guid key) => tree.Set(key.ToByteArray(bigEndian: true), _value);

    private static long ScanNumbers(Tree tree)
    {
        var sum = 0L;
        foreach (var (key, value) in tree.Range(KeyRange.All))
        {
            sum += (BinaryPrimitives.ReadInt64BigEndian(key.Span) ^ long.MinValue) + value.Length;
        }

        return sum;
    }
}
