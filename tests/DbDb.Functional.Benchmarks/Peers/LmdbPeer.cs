using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// LMDB with its default, durable settings. Reads are zero-copy spans over its memory map, inside one read transaction that is renewed
/// for each measurement; a sorted load appends (<c>MDB_APPEND</c>).
/// </summary>
internal sealed unsafe class LmdbPeer : IDurablePeer
{
    private const ulong MapBytes = 64UL << 30; // address space, not disk

    private readonly nint _environment;
    private readonly nint _reader;
    private readonly uint _table;
    private readonly bool _isOwner;

    private LmdbPeer(nint environment, nint reader, uint table, bool isOwner) =>
        (_environment, _reader, _table, _isOwner) = (environment, reader, table, isOwner);

    public static LmdbPeer Open(string folder)
    {
        Lmdb.Check(Lmdb.mdb_env_create(out var environment));
        Lmdb.Check(Lmdb.mdb_env_set_mapsize(environment, unchecked((nuint)MapBytes)));
        Lmdb.Check(Lmdb.mdb_env_open(environment, Path.Combine(folder, "data.mdb"), Lmdb.NoSubFolder, Convert.ToUInt32("644", 8)));
        Lmdb.Check(Lmdb.mdb_txn_begin(environment, 0, Lmdb.ReadOnly, out var reader));
        Lmdb.Check(Lmdb.mdb_dbi_open(reader, 0, 0, out var table));
        Lmdb.mdb_txn_reset(reader);
        return new(environment, reader, table, isOwner: true);
    }

    public IDurablePeer ForAnotherThread()
    {
        Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, Lmdb.ReadOnly, out var reader));
        Lmdb.mdb_txn_reset(reader);
        return new LmdbPeer(_environment, reader, _table, isOwner: false);
    }

    public Func<long> Gets(Column keys) => Reading(() =>
    {
        var sum = 0L;
        for (var i = 0; i < keys.Count; i++)
        {
            fixed (byte* start = keys[i])
            {
                var key = new Lmdb.Bytes { Length = (nuint)keys.Width, Start = start };
                Lmdb.Bytes value;
                var code = Lmdb.mdb_get(_reader, _table, &key, &value);
                if (code == 0)
                {
                    sum += Sum.Of(value.Span);
                }
                else if (code != Lmdb.NotFound)
                {
                    Lmdb.Check(code);
                }
            }
        }

        return sum;
    });

    public Func<long> Scan(bool descending = false) => Reading(cursor => descending
        ? Walk(cursor, default, Lmdb.Last, Lmdb.Previous, int.MaxValue)
        : Walk(cursor, default, Lmdb.First, Lmdb.Next, int.MaxValue));

    public Func<long> Ranges(Column starts, int length) => Reading(cursor =>
    {
        var sum = 0L;
        for (var i = 0; i < starts.Count; i++)
        {
            fixed (byte* start = starts[i])
            {
                var key = new Lmdb.Bytes { Length = (nuint)starts.Width, Start = start };
                sum += Walk(cursor, key, Lmdb.AtOrAfter, Lmdb.Next, length);
            }
        }

        return sum;
    });

    public void Load(Records records, bool sorted) => Write(records, sorted ? Lmdb.Append : 0);

    public void Set(Records records) => Write(records, 0);

    public void Remove(Column keys)
    {
        Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, 0, out var transaction));
        for (var i = 0; i < keys.Count; i++)
        {
            fixed (byte* start = keys[i])
            {
                var key = new Lmdb.Bytes { Length = (nuint)keys.Width, Start = start };
                Lmdb.Check(Lmdb.mdb_del(transaction, _table, &key, null));
            }
        }

        Lmdb.Check(Lmdb.mdb_txn_commit(transaction));
    }

    public void Dispose()
    {
        Lmdb.mdb_txn_abort(_reader);
        if (_isOwner)
        {
            Lmdb.mdb_env_close(_environment);
        }
    }

    private static long Walk(nint cursor, Lmdb.Bytes key, int first, int next, int limit)
    {
        var sum = 0L;
        Lmdb.Bytes value;
        var code = Lmdb.mdb_cursor_get(cursor, &key, &value, first);
        for (var left = limit; code == 0; code = Lmdb.mdb_cursor_get(cursor, &key, &value, next))
        {
            sum += Sum.Of(key.Span, value.Span);
            if (--left == 0)
            {
                return sum;
            }
        }

        return code == Lmdb.NotFound ? sum : throw new InvalidOperationException($"LMDB: {code}");
    }

    private void Write(Records records, uint flags)
    {
        Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, 0, out var transaction));
        for (var i = 0; i < records.Count; i++)
        {
            fixed (byte* keyStart = records.Keys[i], valueStart = records.Values[i])
            {
                var key = new Lmdb.Bytes { Length = (nuint)records.Keys.Width, Start = keyStart };
                var value = new Lmdb.Bytes { Length = (nuint)records.Values.Width, Start = valueStart };
                Lmdb.Check(Lmdb.mdb_put(transaction, _table, &key, &value, flags));
            }
        }

        Lmdb.Check(Lmdb.mdb_txn_commit(transaction));
    }

    private Func<long> Reading(Func<long> work) => () =>
    {
        Lmdb.Check(Lmdb.mdb_txn_renew(_reader));
        var sum = work();
        Lmdb.mdb_txn_reset(_reader);
        return sum;
    };

    private Func<long> Reading(Func<nint, long> work) => Reading(() =>
    {
        Lmdb.Check(Lmdb.mdb_cursor_open(_reader, _table, out var cursor));
        var sum = work(cursor);
        Lmdb.mdb_cursor_close(cursor);
        return sum;
    });
}
