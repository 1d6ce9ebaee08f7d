using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// A cursor of Berkeley DB, which locks the page that it stands on. Forwards it fetches many entries a call.
/// </summary>
internal sealed unsafe class BerkeleyDbCursor : IDisposable
{
    /// <summary>How much memory a cursor writes to.</summary>
    public const int BufferBytes = ManyBytes + KeyBytes;

    private const int ManyBytes = 256 << 10;
    private const int KeyBytes = 4 << 10;

    private readonly nint _cursor;
    private readonly byte* _many;

    private BerkeleyDbCursor(nint cursor, byte* buffer)
    {
        _cursor = cursor;
        _many = buffer;
    }

    private byte* KeyMemory => _many + ManyBytes;

    /// <param name="database">The database.</param>
    /// <param name="buffer"><see cref="BufferBytes"/> that nobody else uses meanwhile.</param>
    public static BerkeleyDbCursor Open(nint database, byte* buffer)
    {
        BerkeleyDb.Check(BerkeleyDb.__db_cursor_pp(database, 0, out var cursor, 0));
        return new(cursor, buffer);
    }

    public long ScanBack()
    {
        var key = BerkeleyDb.Bytes.Into(KeyMemory, KeyBytes);
        var value = BerkeleyDb.Bytes.Into(_many, ManyBytes);
        var sum = 0L;
        var code = BerkeleyDb.__dbc_get_pp(_cursor, &key, &value, BerkeleyDb.Last);
        for (; code == 0; code = BerkeleyDb.__dbc_get_pp(_cursor, &key, &value, BerkeleyDb.Previous))
        {
            sum += Sum.Of(key.Span, value.Span);
        }

        return AtEnd(code, sum);
    }

    public long Scan()
    {
        var key = BerkeleyDb.Bytes.Into(KeyMemory, KeyBytes);
        var sum = 0L;
        var move = BerkeleyDb.First;
        while (true)
        {
            var many = BerkeleyDb.Bytes.Into(_many, ManyBytes);
            var code = BerkeleyDb.__dbc_get_pp(_cursor, &key, &many, move | BerkeleyDb.Many);
            if (code != 0)
            {
                return AtEnd(code, sum);
            }

            sum += BerkeleyDbBulk.Sum(many, int.MaxValue, out _);
            move = BerkeleyDb.Next;
        }
    }

    public long Range(Column starts, int index, int length)
    {
        var key = BerkeleyDb.Bytes.Into(KeyMemory, KeyBytes);
        starts[index].CopyTo(new(KeyMemory, KeyBytes));
        key.Length = (uint)starts.Width;
        var sum = 0L;
        var move = BerkeleyDb.AtOrAfter;
        for (var left = length; left > 0;)
        {
            var many = BerkeleyDb.Bytes.Into(
                _many,
                Math.Min(ManyBytes, BerkeleyDbBulk.CapacityFor(left, Sample.RecordBytes))
            );
            var code = BerkeleyDb.__dbc_get_pp(_cursor, &key, &many, move | BerkeleyDb.Many);
            if (code != 0)
            {
                return AtEnd(code, sum);
            }

            sum += BerkeleyDbBulk.Sum(many, left, out var count);
            left -= count;
            move = BerkeleyDb.Next;
        }

        return sum;
    }

    public void Dispose() => BerkeleyDb.Check(BerkeleyDb.__dbc_close_pp(_cursor));

    private static long AtEnd(int code, long sum)
    {
        BerkeleyDb.Check(code == BerkeleyDb.NotFound ? 0 : code);
        return sum;
    }
}
