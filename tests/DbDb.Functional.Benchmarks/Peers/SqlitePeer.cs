using DbDb.Functional.Benchmarks.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// SQLite as Microsoft.Data.Sqlite opens it, with a write-ahead log that is synced on every commit
/// (<c>synchronous=FULL</c>; <c>NORMAL</c> where commits needn't be on the medium), one <c>WITHOUT ROWID</c> table, a
/// cache of 256 MiB and a memory map as large as SQLite allows (2 GiB). Statements are prepared once and driven through
/// SQLite's own functions without copies: ADO.NET commands would add a microsecond and garbage to each. One thread uses
/// a connection, so its mutexes are off. Reads run inside one transaction, single ones each in its own.
/// </summary>
internal sealed unsafe class SqlitePeer : ICompactedPeer
{
    private const string Settings = """
        PRAGMA busy_timeout=60000; PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA cache_size=-262144;
        PRAGMA mmap_size=1099511627776; PRAGMA temp_store=MEMORY;
        CREATE TABLE IF NOT EXISTS records (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _set;
    private readonly SqliteStatement _remove;
    private readonly SqliteStatement _range;

    private readonly string _folder;
    private readonly Acknowledged _acknowledged;

    private SqlitePeer(SqliteConnection connection, string folder, Acknowledged acknowledged)
    {
        _connection = connection;
        _folder = folder;
        _acknowledged = acknowledged;
        _begin = Prepare("BEGIN");
        _commit = Prepare("COMMIT");
        _find = Prepare("SELECT value FROM records WHERE key = ?1");
        _set = Prepare("INSERT OR REPLACE INTO records VALUES (?1, ?2)");
        _remove = Prepare("DELETE FROM records WHERE key = ?1");
        _range = Prepare("SELECT key, value FROM records WHERE key >= ?1 ORDER BY key");
    }

    public static SqlitePeer Open(string folder, Acknowledged acknowledged)
    {
        WithoutMutexes();
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data.sqlite")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"{Settings} PRAGMA synchronous={(acknowledged == Acknowledged.OnMedium ? "FULL" : "NORMAL")};";
        _ = command.ExecuteNonQuery();
        return new(connection, folder, acknowledged);
    }

    public IDurablePeer ForAnotherThread() => Open(_folder, _acknowledged);

    public long Compact(string folder)
    {
        foreach (var text in new[] { "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)" })
        {
            using var command = _connection.CreateCommand();
            command.CommandText = text;
            _ = command.ExecuteNonQuery();
        }

        return new FileInfo(Path.Combine(_folder, "data.sqlite")).Length;
    }

    public long Get(Column keys, int index)
    {
        fixed (byte* key = keys[index])
        {
            _find.Bind(1, key, keys.Width);
            var sum = _find.Step() ? Sum.Of(_find.Blob(0)) : 0;
            _find.Reset();
            return sum;
        }
    }

    public long Range(Column starts, int index, int length)
    {
        fixed (byte* start = starts[index])
        {
            _range.Bind(1, start, starts.Width);
            var sum = Walk(_range, length);
            _range.Reset();
            return sum;
        }
    }

    public void Set(Records records, int index) => Put(records, index); // alone, a statement is its own transaction

    public Func<long> Gets(Column keys) =>
        Reading(() =>
        {
            var sum = 0L;
            for (var i = 0; i < keys.Count; i++)
            {
                sum += Get(keys, i);
            }

            return sum;
        });

    public Func<long> Scan(bool descending = false) => Reading(() =>
    {
        using var scan = Prepare($"SELECT key, value FROM records ORDER BY key {(descending ? "DESC" : "ASC")}");
        return Walk(scan, int.MaxValue);
    });

    public Func<long> Ranges(Column starts, int length) =>
        Reading(() =>
        {
            var sum = 0L;
            for (var i = 0; i < starts.Count; i++)
            {
                sum += Range(starts, i, length);
            }

            return sum;
        });

    public void Load(IEnumerable<Records> parts, bool sorted) => Write(parts);

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
        _begin.Run();
        for (var i = 0; i < keys.Count; i++)
        {
            fixed (byte* key = keys[i])
            {
                _remove.Bind(1, key, keys.Width);
                _remove.Run();
            }
        }

        _commit.Run();
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _find, _set, _remove, _range })
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    // Takes effect before the first connection only; later calls are refused, which is as well.
    private static void WithoutMutexes()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    }

    private static long Walk(SqliteStatement rows, int limit)
    {
        var sum = 0L;
        for (var left = limit; left > 0 && rows.Step(); left--)
        {
            sum += Sum.Of(rows.Blob(0), rows.Blob(1));
        }

        return sum;
    }

    private void Write(IEnumerable<Records> parts)
    {
        _begin.Run();
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Count; i++)
            {
                Put(part, i);
            }
        }

        _commit.Run();
    }

    private void Put(Records records, int index)
    {
        fixed (byte* key = records.Keys[index], value = records.Values[index])
        {
            _set.Bind(1, key, records.Keys.Width);
            _set.Bind(2, value, records.Values.Width);
            _set.Run();
        }
    }

    private Func<long> Reading(Func<long> work) => () =>
    {
        _begin.Run();
        var sum = work();
        _commit.Run();
        return sum;
    };

    private SqliteStatement Prepare(string text) =>
        SqliteStatement.Prepare(_connection.Handle!.DangerousGetHandle(), text);
}
