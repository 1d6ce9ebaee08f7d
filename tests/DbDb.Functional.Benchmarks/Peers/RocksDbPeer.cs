using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// RocksDB with a write-ahead log that is synced on every commit, bloom filters of 10 bits a key, a block cache of 1
/// GiB and no compression (random values don't compress); otherwise its default settings. Values are read where they
/// lie in the cache, from one snapshot. What is in memory is written to a table when the database is closed, so that
/// files and reopening show no log.
/// </summary>
internal sealed unsafe class RocksDbPeer : IDurablePeer
{
    private const nuint CacheBytes = 1 << 30;
    private const double FilterBits = 10;

    private readonly nint _database;
    private readonly nint _options;
    private readonly nint _writing;
    private readonly nint _newest = RocksDb.rocksdb_readoptions_create();
    private readonly string _folder;
    private readonly bool _isOwner;

    private RocksDbPeer(nint database, nint options, nint writing, string folder, bool isOwner) =>
        (_database, _options, _writing, _folder, _isOwner) = (database, options, writing, folder, isOwner);

    public static RocksDbPeer Open(string folder, Acknowledged acknowledged)
    {
        var options = Settings();
        nint error = 0;
        var database = RocksDb.rocksdb_open(options, folder, ref error);
        RocksDb.Check(error);
        var writing = RocksDb.rocksdb_writeoptions_create();
        RocksDb.rocksdb_writeoptions_set_sync(writing, acknowledged == Acknowledged.OnMedium ? (byte)1 : (byte)0);
        return new(database, options, writing, folder, isOwner: true);
    }

    public IDurablePeer ForAnotherThread() => new RocksDbPeer(_database, _options, _writing, _folder, isOwner: false);

    public long Get(Column keys, int index) => Find(_newest, keys, index);

    public long Range(Column starts, int index, int length)
    {
        var iterator = RocksDb.rocksdb_create_iterator(_database, _newest);
        var sum = RocksDbIterator.Range(iterator, starts, index, length);
        RocksDb.rocksdb_iter_destroy(iterator);
        return sum;
    }

    public void Set(Records records, int index)
    {
        nint error = 0;
        fixed (byte* key = records.Keys[index], value = records.Values[index])
        {
            RocksDb.rocksdb_put(
                _database,
                _writing,
                key,
                (nuint)records.Keys.Width,
                value,
                (nuint)records.Values.Width,
                &error
            );
        }

        RocksDb.Check(error);
    }

    public Func<long> Gets(Column keys) =>
        Reading(options =>
        {
            var sum = 0L;
            for (var i = 0; i < keys.Count; i++)
            {
                sum += Find(options, keys, i);
            }

            return sum;
        });

    public Func<long> Scan(bool descending = false) =>
        Iterating(iterator => RocksDbIterator.Scan(iterator, descending));

    public Func<long> Ranges(Column starts, int length) =>
        Iterating(iterator =>
        {
            var sum = 0L;
            for (var i = 0; i < starts.Count; i++)
            {
                sum += RocksDbIterator.Range(iterator, starts, i, length);
            }

            return sum;
        });

    public void Load(IEnumerable<Records> parts, bool sorted)
    {
        if (sorted)
        {
            RocksDbTableFile.Ingest(_database, _options, Path.Combine(_folder, "load.tmp"), parts);
        }
        else
        {
            Write(parts);
        }
    }

    public void Set(Records records)
    {
        if (records.Count == 1)
        {
            Set(records, 0);
            return;
        }

        Write([records]);
    }

    public void Remove(Column keys)
    {
        var batch = RocksDb.rocksdb_writebatch_create();
        for (var i = 0; i < keys.Count; i++)
        {
            fixed (byte* key = keys[i])
            {
                RocksDb.rocksdb_writebatch_delete(batch, key, (nuint)keys.Width);
            }
        }

        Write(batch);
    }

    public void Dispose()
    {
        RocksDb.rocksdb_readoptions_destroy(_newest);
        if (_isOwner)
        {
            Flush();
            RocksDb.rocksdb_close(_database);
            RocksDb.rocksdb_writeoptions_destroy(_writing);
            RocksDb.rocksdb_options_destroy(_options);
        }
    }

    private static nint Settings()
    {
        var cache = RocksDb.rocksdb_cache_create_lru(CacheBytes);
        var table = RocksDb.rocksdb_block_based_options_create();
        RocksDb.rocksdb_block_based_options_set_block_cache(table, cache);
        RocksDb.rocksdb_block_based_options_set_filter_policy(
            table,
            RocksDb.rocksdb_filterpolicy_create_bloom_full(FilterBits)
        );
        var options = RocksDb.rocksdb_options_create();
        RocksDb.rocksdb_options_set_block_based_table_factory(options, table);
        RocksDb.rocksdb_options_set_create_if_missing(options, 1);
        RocksDb.rocksdb_options_set_compression(options, RocksDb.NoCompression);
        RocksDb.rocksdb_options_set_info_log_level(options, RocksDb.LogFatalOnly);
        RocksDb.rocksdb_block_based_options_destroy(table);
        RocksDb.rocksdb_cache_destroy(cache);
        return options;
    }

    private long Find(nint options, Column keys, int index)
    {
        nint error = 0;
        nint found;
        fixed (byte* key = keys[index])
        {
            found = RocksDb.rocksdb_get_pinned(_database, options, key, (nuint)keys.Width, &error);
        }

        RocksDb.Check(error);
        if (found == 0)
        {
            return 0;
        }

        nuint length;
        var value = RocksDb.rocksdb_pinnableslice_value(found, &length);
        var sum = Sum.Of(new(value, (int)length));
        RocksDb.rocksdb_pinnableslice_destroy(found);
        return sum;
    }

    private Func<long> Reading(Func<nint, long> work) => () =>
    {
        var snapshot = RocksDb.rocksdb_create_snapshot(_database);
        var options = RocksDb.rocksdb_readoptions_create();
        RocksDb.rocksdb_readoptions_set_snapshot(options, snapshot);
        var sum = work(options);
        RocksDb.rocksdb_readoptions_destroy(options);
        RocksDb.rocksdb_release_snapshot(_database, snapshot);
        return sum;
    };

    private Func<long> Iterating(Func<nint, long> work) => Reading(options =>
    {
        var iterator = RocksDb.rocksdb_create_iterator(_database, options);
        var sum = work(iterator);
        RocksDb.rocksdb_iter_destroy(iterator);
        return sum;
    });

    private void Write(IEnumerable<Records> parts)
    {
        var batch = RocksDb.rocksdb_writebatch_create();
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Count; i++)
            {
                fixed (byte* key = part.Keys[i], value = part.Values[i])
                {
                    RocksDb.rocksdb_writebatch_put(batch, key, (nuint)part.Keys.Width, value, (nuint)part.Values.Width);
                }
            }
        }

        Write(batch);
    }

    private void Write(nint batch)
    {
        nint error = 0;
        RocksDb.rocksdb_write(_database, _writing, batch, ref error);
        RocksDb.rocksdb_writebatch_destroy(batch);
        RocksDb.Check(error);
    }

    private void Flush()
    {
        nint error = 0;
        var options = RocksDb.rocksdb_flushoptions_create();
        RocksDb.rocksdb_flush(_database, options, ref error);
        RocksDb.rocksdb_flushoptions_destroy(options);
        RocksDb.Check(error);
    }
}
