namespace DbDb.Functional.Benchmarks.Running;

/// <summary>What <c>--help</c> says.</summary>
internal static class Help
{
    public static string Text { get; } =
        $"""
            Measures DbDb.Functional against other ordered maps and prints ratios: below 1, DbDb.Functional is faster or smaller.

              dotnet run -c Release --project tests/DbDb.Functional.Benchmarks -- [options]

              --quick            100,000 entries in place of 1,000,000
              --entries N        N entries (at least 10,000 for figures that mean anything)
              --rounds R         R rounds; the default is 3
              --scale N,M        the same with databases of N, of M entries and so on, in one table; unless --only names others, these workloads:
                                 {string.Join(", ", Scale.Usual)}
              --only A,B         only these workloads
              --peers A,B        only these peers
              --dir FOLDER       where the databases lie while they are measured; the default is the system's folder for temporary files,
                                 which must be on a disk, not in memory, if commits are to mean anything
              --count-syncs      measures nothing, but shows by tracing how often each database syncs for a commit (Linux, strace)
              --json FILE        writes every round's figures
              --markdown FILE    writes the table
              --svg FILE         draws the ratios; with --scale, times against entries

            Workloads: {string.Join(", ", Catalogue.All.Select(workload => workload.Name))}
            Peers:     {string.Join(
                ", ",
                Catalogue.All.SelectMany(workload => workload.Contestants, (_, one) => one.Peer).Distinct(
                    StringComparer.Ordinal
                )
            )}

            {Method}
            """;

    public const string Method = """
        Method: 16-byte random keys (consecutive ones for appends) and 100-byte values, the same for every peer. Each workload runs once
        for each peer and round in a process of its own, peers in turn, so that a noisy minute hits all of them; a row shows the median of
        the rounds, and the ratio of medians with the range of the rounds' own ratios. Code is warm: at least a second of the same work
        on other data runs before the clock starts, garbage is collected, and what is read was read once before (but for "file cold").
        Queries are prepared before the clock starts and never repeat; of fewer than a million entries there are several loads and scans, so that the clock
        has something to tell. The values read are summed up, and the sums of all peers must be equal.
        Durability is equal: every commit is synced before it returns. Readers use one snapshot or read transaction for a whole run.
        Settings are those in which a peer looks its best; a peer whose library isn't installed is left out, and a line says so.
        LMDB: through P/Invoke, zero-copy, default settings, MDB_APPEND for sorted loads. SQLite: WAL, synchronous=FULL, WITHOUT ROWID,
        prepared statements driven without copies through P/Invoke, 256 MiB cache, the largest memory map that it allows (2 GiB).
        RocksDB 7.8: its C interface, values read where they lie in the cache, log synced on every commit, bloom filters of 10 bits a key, a
        block cache of 1 GiB, no compression (random values don't compress), a table file written and ingested for sorted loads.
        Berkeley DB 5.3: a transactional environment of one process (DB_PRIVATE, DB_THREAD), cache of 1 GiB, 4-KiB pages, log buffer of
        2 MiB synced on every commit, a checkpoint for every 64 MiB of log, scans and ranges in bulk (DB_MULTIPLE_KEY), loads with
        DB_TXN_BULK, reads that lock page by page: a read transaction would keep every lock.
        DbDb.Functional: default options, with any number of entries: so its cache of 256 MiB holds all of some two million of them, and what it doesn't hold is
        read from the system's. The other peers' caches stay as large as is said above, too.
        YCSB: its core workloads A to F by one thread, Zipfian keys (0.99), each operation by itself on the newest version, on records of the sizes
        above. Their commits survive the process but not a power cut (DbDb.Functional: Durability.OnFlush; LMDB: MDB_NOSYNC, where a power
        cut may cost the whole database; SQLite: synchronous=NORMAL; RocksDB: sync=0; Berkeley DB: DB_TXN_WRITE_NOSYNC), but for "every
        commit synced".
        Time travel: the database loaded and then changed by 10,000 commits of one entry each. What no peer has is compared with other ways to the
        same answer through DbDb.Functional itself, each in a process of its own like a peer. All is asked before the clock starts too, so
        that it lies in the cache. full scan: both trees read whole and compared entry by entry; a diff's time is the median of single
        ones. head: the newest snapshot, and a get, which is part of "At" and "AsOf" too.
        Space: the database loaded, and then all of it written over ten times in random order, a thousand entries in a commit. LMDB compacts by a
        copy (MDB_CP_COMPACT, then a sync), SQLite by VACUUM and a checkpoint, DbDb.Functional by Compact(Retention.Last(1)). file copy + sorted load: what is
        kept, sorted before the clock starts, loaded, and a file that holds it copied and synced. no compaction: the same commits without.
        Scale: what is read was loaded in ascending order, in one transaction, so that every peer's nodes are as full as it makes them and a database of any size
        is soon made. 500,000 look-ups each; commits write over an entry each, so that the size stays. Of more than a million entries, those to load
        are made part by part, a million at a time, while the clock stands; what a peer or the system does in the background meanwhile costs it nothing.
        DbDb.Functional sorts them in a file in the system's folder for temporary files, whatever --dir says.
        Anonymous memory: RssAnon of /proc/self/status, which is what the process has but pages of mapped files (so LMDB's pages don't count, nor what the system
        caches of any peer's files), garbage not yet collected and the runtime's own included, after each entry was looked up once, in random order.
        Allocations: GC.GetAllocatedBytesForCurrentThread, in a database of which every entry was read before; the sets one after the other in one tree, commits with
        their key and value prepared.
        Snapshots: 1,000 commits of 10 random overwrites each, whose snapshots are all kept and each then asked for its ten entries; they needn't be on the medium
        (Durability.OnFlush). Memory: that of objects in use, after a full collection, before and after they are let go. The gets: of entries that all
        snapshots have in common, at the one in the middle, and (head) at the newest in a process that holds as many.
        Pauses: GC.GetTotalPauseDuration, while ten gets and ten sets that write over an entry follow each other, each set in the version before it; the longest
        is that of ten gets and ten sets. The arguments of the sets are made meanwhile, five thousand at a time, as arrays where a peer takes arrays; pauses
        while they are made don't count. How often garbage is collected depends on the processor's cache: the larger, the more rarely.
        disk: 4 KiB written in a prewritten file and fdatasync, the least that a durable commit can cost. "after random updates": loaded in ten
        transactions in random order, as wear leaves it. Garbage collection: workstation, concurrent.
        """;
}
