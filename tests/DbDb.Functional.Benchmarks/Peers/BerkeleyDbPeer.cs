using System.Runtime.InteropServices;
using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// Berkeley DB's B-tree with 4-KiB pages in a transactional environment of this process alone, with a cache of 1 GiB
/// and a log whose buffer is written and synced on every commit. Reads lock page by page and keep no lock, because a
/// read transaction would hold one on every page that it has touched; scans and ranges fetch many entries a call. A
/// checkpoint is made whenever the log has grown by 64 MiB, which the committing thread pays for, and when the database
/// is closed; logs that it makes needless are deleted. A load in one transaction doesn't log what it puts on new pages
/// (<c>DB_TXN_BULK</c>).
/// </summary>
internal sealed unsafe class BerkeleyDbPeer : IDurablePeer
{
    private const uint PageBytes = 4096;
    private const uint LogBufferBytes = 2 << 20;
    private const uint CheckpointKibibytes = 64 << 10;
    private const uint Locks = 1 << 20; // a transaction holds one for each page that it changes

    private readonly nint _environment;
    private readonly nint _database;
    private readonly byte* _memory = (byte*)NativeMemory.Alloc(BerkeleyDbCursor.BufferBytes);
    private readonly bool _isOwner;

    private BerkeleyDbPeer(nint environment, nint database, bool isOwner) =>
        (_environment, _database, _isOwner) = (environment, database, isOwner);

    public static BerkeleyDbPeer Open(string folder, Acknowledged acknowledged)
    {
        BerkeleyDb.Check(BerkeleyDb.db_env_create(out var environment, 0));
        BerkeleyDb.Check(BerkeleyDb.__memp_set_cachesize(environment, gibibytes: 1, bytes: 0, regions: 1));
        BerkeleyDb.Check(BerkeleyDb.__lock_set_lk_max_locks(environment, Locks));
        BerkeleyDb.Check(BerkeleyDb.__lock_set_lk_max_objects(environment, Locks));
        BerkeleyDb.Check(BerkeleyDb.__lock_set_lk_detect(environment, BerkeleyDb.DetectDeadlocks));
        BerkeleyDb.Check(BerkeleyDb.__log_set_lg_bsize(environment, LogBufferBytes));
        BerkeleyDb.Check(BerkeleyDb.__log_set_config(environment, BerkeleyDb.RemoveOldLogs, on: 1));
        if (acknowledged == Acknowledged.Written)
        {
            BerkeleyDb.Check(BerkeleyDb.__env_set_flags(environment, BerkeleyDb.WriteWithoutSync, on: 1));
        }

        var mode = Convert.ToInt32("644", 8);
        BerkeleyDb.Check(BerkeleyDb.__env_open_pp(
            environment,
            folder,
            BerkeleyDb.Create | BerkeleyDb.Recover | BerkeleyDb.Thread | BerkeleyDb.Private | BerkeleyDb.Transactional,
            mode));
        BerkeleyDb.Check(BerkeleyDb.db_create(out var database, environment, 0));
        BerkeleyDb.Check(BerkeleyDb.__db_set_pagesize(database, PageBytes));
        BerkeleyDb.Check(BerkeleyDb.__db_open_pp(
            database,
            0,
            "data.bdb",
            0,
            BerkeleyDb.BTree,
            BerkeleyDb.Create | BerkeleyDb.Thread | BerkeleyDb.AutoCommit,
            mode));
        return new(environment, database, isOwner: true);
    }

    public IDurablePeer ForAnotherThread() => new BerkeleyDbPeer(_environment, _database, isOwner: false);

    public long Get(Column keys, int index)
    {
        fixed (byte* start = keys[index])
        {
            var key = BerkeleyDb.Bytes.Of(start, keys.Width);
            var value = BerkeleyDb.Bytes.Into(_memory, BerkeleyDbCursor.BufferBytes);
            while (true)
            {
                switch (BerkeleyDb.__db_get_pp(_database, 0, &key, &value, 0))
                {
                    case 0:
                        return Sum.Of(value.Span);
                    case BerkeleyDb.NotFound:
                        return 0;
                    case BerkeleyDb.Deadlock:
                        break; // a writer went before: once more
                    case var code:
                        BerkeleyDb.Check(code);
                        break;
                }
            }
        }
    }

    public long Range(Column starts, int index, int length)
    {
        using var cursor = OpenCursor();
        return cursor.Range(starts, index, length);
    }

    public void Set(Records records, int index)
    {
        while (!TryPut(0, records, index))
        {
        }

        Checkpoint();
    }

    public Func<long> Gets(Column keys) =>
        () =>
        {
            var sum = 0L;
            for (var i = 0; i < keys.Count; i++)
            {
                sum += Get(keys, i);
            }

            return sum;
        };

    public Func<long> Scan(bool descending = false) => () =>
    {
        using var cursor = OpenCursor();
        return descending ? cursor.ScanBack() : cursor.Scan();
    };

    public Func<long> Ranges(Column starts, int length) =>
        () =>
        {
            using var cursor = OpenCursor();
            var sum = 0L;
            for (var i = 0; i < starts.Count; i++)
            {
                sum += cursor.Range(starts, i, length);
            }

            return sum;
        };

    public void Load(IEnumerable<Records> parts, bool sorted) => Put(parts, BerkeleyDb.Bulk);

    public void Set(Records records)
    {
        if (records.Count == 1)
        {
            Set(records, 0);
            return;
        }

        Put([records], 0);
    }

    public void Remove(Column keys) => Transact(0, transaction =>
        {
            for (var i = 0; i < keys.Count; i++)
            {
                fixed (byte* start = keys[i])
                {
                    var key = BerkeleyDb.Bytes.Of(start, keys.Width);
                    if (!HasLocks(BerkeleyDb.__db_del_pp(_database, transaction, &key, 0)))
                    {
                        return false;
                    }
                }
            }

            return true;
        });

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        if (_isOwner)
        {
            BerkeleyDb.Check(BerkeleyDb.__txn_checkpoint_pp(_environment, 0, 0, BerkeleyDb.Force));
            BerkeleyDb.Check(BerkeleyDb.__db_close_pp(_database, 0));
            BerkeleyDb.Check(BerkeleyDb.__env_close_pp(_environment, 0));
        }
    }

    private static bool HasLocks(int code)
    {
        if (code == BerkeleyDb.Deadlock)
        {
            return false;
        }

        BerkeleyDb.Check(code);
        return true;
    }

    private BerkeleyDbCursor OpenCursor() => BerkeleyDbCursor.Open(_database, _memory);

    private bool TryPut(nint transaction, Records records, int index)
    {
        fixed (byte* keyStart = records.Keys[index], valueStart = records.Values[index])
        {
            var key = BerkeleyDb.Bytes.Of(keyStart, records.Keys.Width);
            var value = BerkeleyDb.Bytes.Of(valueStart, records.Values.Width);
            return HasLocks(BerkeleyDb.__db_put_pp(_database, transaction, &key, &value, 0));
        }
    }

    private void Put(IEnumerable<Records> parts, uint flags) =>
        Transact(flags, transaction => parts.All(part => TryPutAll(transaction, part)));

    private bool TryPutAll(nint transaction, Records records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            if (!TryPut(transaction, records, i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Does the work in one transaction; if it has to give way to another in a deadlock, all over again.
    /// </summary>
    private void Transact(uint flags, Func<nint, bool> tryWork)
    {
        var done = false;
        while (!done)
        {
            BerkeleyDb.Check(BerkeleyDb.__txn_begin_pp(_environment, 0, out var transaction, flags));
            done = tryWork(transaction);
            BerkeleyDb.Check(done ? BerkeleyDb.__txn_commit(transaction, 0) : BerkeleyDb.__txn_abort(transaction));
        }

        Checkpoint();
    }

    private void Checkpoint() =>
        BerkeleyDb.Check(BerkeleyDb.__txn_checkpoint_pp(_environment, CheckpointKibibytes, 0, 0));
}
