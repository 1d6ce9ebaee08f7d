using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>What is read through an iterator of RocksDB.</summary>
internal static unsafe class RocksDbIterator
{
    public static long Scan(nint iterator, bool descending)
    {
        if (descending)
        {
            RocksDb.rocksdb_iter_seek_to_last(iterator);
        }
        else
        {
            RocksDb.rocksdb_iter_seek_to_first(iterator);
        }

        return Walk(iterator, descending, int.MaxValue);
    }

    public static long Range(nint iterator, Column starts, int index, int length)
    {
        fixed (byte* start = starts[index])
        {
            RocksDb.rocksdb_iter_seek(iterator, start, (nuint)starts.Width);
        }

        return Walk(iterator, descending: false, length);
    }

    private static long Walk(nint iterator, bool descending, int limit)
    {
        var sum = 0L;
        nuint keyLength, valueLength;
        for (var left = limit; RocksDb.rocksdb_iter_valid(iterator) != 0;)
        {
            var key = RocksDb.rocksdb_iter_key(iterator, &keyLength);
            var value = RocksDb.rocksdb_iter_value(iterator, &valueLength);
            sum += Sum.Of(new(key, (int)keyLength), new(value, (int)valueLength));
            if (--left == 0)
            {
                return sum;
            }

            if (descending)
            {
                RocksDb.rocksdb_iter_prev(iterator);
            }
            else
            {
                RocksDb.rocksdb_iter_next(iterator);
            }
        }

        nint error = 0;
        RocksDb.rocksdb_iter_get_error(iterator, ref error);
        RocksDb.Check(error);
        return sum;
    }
}
