using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// LMDB with its default settings, and <c>MDB_NOSYNC</c> where commits needn't be on the medium. Reads are zero-copy
/// spans over its memory map, inside one read transaction that is renewed for each measurement, or for each single
/// read; a sorted load appends (<c>MDB_APPEND</c>). It compacts by a copy, as <c>mdb_copy -c</c> does.
/// </summary>
internal sealed unsafe class LmdbPeer : ICompactedPeer
{
    private const ulong MapBytes = 64UL << 30; // address space, not disk

    private readonly nint _environment;
    private readonly nint _reader;
    private readonly uint _table;
    private readonly nint _cursor;
    private readonly bool _isOwner;

    private LmdbPeer(nint environment, nint reader, uint table, bool isOwner) =>
        (_environment, _reader, _table, _cursor, _isOwner) = (
            environment,
            reader,
            table,
            OpenCursor(reader, table),
            isOwner
        );

    public static LmdbPeer Open(string folder, Acknowledged acknowledged)
    {
        Lmdb.Check(Lmdb.mdb_env_create(out var environment));
        Lmdb.Check(Lmdb.mdb_env_set_mapsize(environment, unchecked((nuint)MapBytes)));
        var flags = Lmdb.NoSubFolder | (acknowledged == Acknowledged.OnMedium ? 0 : Lmdb.NoSync);
        Lmdb.Check(Lmdb.mdb_env_open(environment, Path.Combine(folder, "data.mdb"), flags, Convert.ToUInt32("644", 8)));
        Lmdb.Check(Lmdb.mdb_txn_begin(environment, 0, Lmdb.ReadOnly, out var reader));
        Lmdb.Check(Lmdb.mdb_dbi_open(reader, 0, 0, out var table));
        var peer = new LmdbPeer(environment, reader, table, isOwner: true);
        Lmdb.mdb_txn_reset(reader);
        return peer;
    }

    public IDurablePeer ForAnotherThread()
    {
        Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, Lmdb.ReadOnly, out var reader));
        var peer = new LmdbPeer(_environment, reader, _table, isOwner: false);
        Lmdb.mdb_txn_reset(reader);
        return peer;
    }

    public long Compact(string folder)
    {
        var copy = Path.Combine(folder, "copy.mdb");
        Lmdb.Check(Lmdb.mdb_env_copy2(_environment, copy, Lmdb.Compacted));
        PageCache.Sync(folder);
        return new FileInfo(copy).Length;
    }

    public long Get(Column keys, int index)
    {
        Lmdb.Check(Lmdb.mdb_txn_renew(_reader));
        var sum = Find(keys, index);
        Lmdb.mdb_txn_reset(_reader);
        return sum;
    }

    public long Range(Column starts, int index, int length)
    {
        Lmdb.Check(Lmdb.mdb_txn_renew(_reader));
        Lmdb.Check(Lmdb.mdb_cursor_renew(_reader, _cursor));
        var sum = Walk(starts, index, length);
        Lmdb.mdb_txn_reset(_reader);
        return sum;
    }

    public void Set(Records records, int index)
    {
        Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, 0, out var transaction));
        Put(transaction, records, index, 0);
        Lmdb.Check(Lmdb.mdb_txn_commit(transaction));
    }

    public Func<long> Gets(Column keys) =>
        Reading(() =>
        {
            var sum = 0L;
            for (var i = 0; i < keys.Count; i++)
            {
                sum += Find(keys, i);
            }

            return sum;
        });

    public Func<long> Scan(bool descending = false) => Walking(() => descending
        ? Walk(default, Lmdb.Last, Lmdb.Previous, int.MaxValue)
        : Walk(default, Lmdb.First, Lmdb.Next, int.MaxValue));

    public Func<long> Ranges(Column starts, int length) =>
        Walking(() =>
        {
            var sum = 0L;
            for (var i = 0; i < starts.Count; i++)
            {
                sum += Walk(starts, i, length);
            }

            return sum;
        });

    public void Load(IEnumerable<Records> parts, bool sorted) => Write(parts, sorted ? Lmdb.Append : 0);

    public void Set(Records records) => Write([records], 0);

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
        Lmdb.mdb_cursor_close(_cursor);
        Lmdb.mdb_txn_abort(_reader);
        if (_isOwner)
        {
            Lmdb.mdb_env_close(_environment);
        }
    }

    private static nint OpenCursor(nint reader, uint table)
    {
        Lmdb.Check(Lmdb.mdb_cursor_open(reader, table, out var cursor));
        return cursor;
    }

    private long Find(Column keys, int index)
    {
        fixed (byte* start = keys[index])
        {
            var key = new Lmdb.Bytes { Length = (nuint)keys.Width, Start = start };
            Lmdb.Bytes value;
            var code = Lmdb.mdb_get(_reader, _table, &key, &value);
            Lmdb.Check(code == Lmdb.NotFound ? 0 : code);
            return code == 0 ? Sum.Of(value.Span) : 0;
        }
    }

    private long Walk(Column starts, int index, int length)
    {
        fixed (byte* start = starts[index])
        {
            var key = new Lmdb.Bytes { Length = (nuint)starts.Width, Start = start };
            return Walk(key, Lmdb.AtOrAfter, Lmdb.Next, length);
        }
    }

    private long Walk(Lmdb.Bytes key, int first, int next, int limit)
    {
        var sum = 0L;
        Lmdb.Bytes value;
        var code = Lmdb.mdb_cursor_get(_cursor, &key, &value, first);
        for (var left = limit; code == 0; code = Lmdb.mdb_cursor_get(_cursor, &key, &value, next))
        {
            sum += Sum.Of(key.Span, value.Span);
            if (--left == 0)
            {
                return sum;
            }
        }

        return code == Lmdb.NotFound ? sum : throw new InvalidOperationException($"LMDB: {code}");
    }

    private void Write(IEnumerable<Records> parts, uint flags)
    {
        Lmdb.Check(Lmdb.mdb_txn_begin(_environment, 0, 0, out var transaction));
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Count; i++)
            {
                Put(transaction, part, i, flags);
            }
        }

        Lmdb.Check(Lmdb.mdb_txn_commit(transaction));
    }

    private void Put(nint transaction, Records records, int index, uint flags)
    {
        fixed (byte* keyStart = records.Keys[index], valueStart = records.Values[index])
        {
            var key = new Lmdb.Bytes { Length = (nuint)records.Keys.Width, Start = keyStart };
            var value = new Lmdb.Bytes { Length = (nuint)records.Values.Width, Start = valueStart };
            Lmdb.Check(Lmdb.mdb_put(transaction, _table, &key, &value, flags));
        }
    }

    private Func<long> Reading(Func<long> work) => () =>
    {
        Lmdb.Check(Lmdb.mdb_txn_renew(_reader));
        var sum = work();
        Lmdb.mdb_txn_reset(_reader);
        return sum;
    };

    private Func<long> Walking(Func<long> work) => Reading(() =>
    {
        Lmdb.Check(Lmdb.mdb_cursor_renew(_reader, _cursor));
        return work();
    });
}
