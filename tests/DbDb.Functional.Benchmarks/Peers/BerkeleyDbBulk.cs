namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// Many entries in one buffer, as Berkeley DB returns them (<c>DB_MULTIPLE_KEY</c>): the bytes from the front on, and
/// from the back on, downwards, four numbers an entry: offset and length of the key, offset and length of the value; an
/// offset of -1 ends them.
/// </summary>
internal static unsafe class BerkeleyDbBulk
{
    private const int NumbersAnEntry = 4;
    private const int Unit = 1024;
    private const int LeastCapacity = 4096; // a page

    /// <summary>
    /// The least buffer for so many entries; Berkeley DB wants a multiple of 1 KiB, and a page at least.
    /// </summary>
    public static int CapacityFor(int entries, int entryBytes)
    {
        var bytes = (entries * (entryBytes + (NumbersAnEntry * sizeof(int)))) + sizeof(int);
        return Math.Max(LeastCapacity, (bytes + Unit - 1) / Unit * Unit);
    }

    /// <summary>Reads the first entries.</summary>
    /// <param name="many">The buffer.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="count">How many it was.</param>
    public static long Sum(BerkeleyDb.Bytes many, int limit, out int count)
    {
        var sum = 0L;
        count = 0;
        for (
            var number = (int*)(many.Start + many.Capacity) - 1;
            *number != -1 && count < limit;
            number -= NumbersAnEntry
        )
        {
            sum += Data.Sum.Of(new(many.Start + number[0], number[-1]), new(many.Start + number[-2], number[-3]));
            count++;
        }

        return sum;
    }
}
