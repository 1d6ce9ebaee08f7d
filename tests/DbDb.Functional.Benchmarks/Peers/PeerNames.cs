using System.Collections.Immutable;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>The peers, and how each begins.</summary>
internal static class PeerNames
{
    public const string DbDb = "DbDb";
    public const string Lmdb = "LMDB";
    public const string Sqlite = "SQLite";
    public const string RocksDb = "RocksDB";
    public const string BerkeleyDb = "BerkeleyDB";
    public const string RawDisk = "disk";
    public const string LiteDb = "LiteDB";
    public const string Dapper = "SQLite + Dapper";
    public const string SortedDictionary = "ImmutableSortedDictionary";
    public const string FSharpMap = "F# Map";
    public const string Map = "LanguageExt Map";

    /// <summary>
    /// Other ways to DbDb.Functional's own answers: two versions read whole and compared entry by entry; the newest
    /// version.
    /// </summary>
    public const string FullScan = "full scan";

    /// <inheritdoc cref="FullScan"/>
    public const string Head = "head";

    /// <summary>The same keys looked up one after the other.</summary>
    public const string OneByOne = "one by one";

    /// <summary>The same tree by keys and values that are bytes.</summary>
    public const string Bytes = "bytes";

    /// <summary>The same tree, with values that its user writes and reads by System.Text.Json.</summary>
    public const string ByHand = "System.Text.Json";

    /// <summary>
    /// What a compaction comes to at least: a sorted load of what is kept, and a copy of a file that holds it.
    /// </summary>
    public const string CopyAndLoad = "file copy + sorted load";

    /// <summary>The same commits while nothing is compacted.</summary>
    public const string Uncompacted = "no compaction";

    /// <summary>Those that give space back.</summary>
    public static ImmutableArray<(string Name, Func<string, ICompactedPeer> Open)> Compacted { get; } =
    [
        (DbDb, folder => DbDbPeer.Open(folder, Acknowledged.OnMedium)),
        (Lmdb, folder => LmdbPeer.Open(folder, Acknowledged.OnMedium)),
        (Sqlite, folder => SqlitePeer.Open(folder, Acknowledged.OnMedium)),
    ];

    public static ImmutableArray<(string Name, Func<string, Acknowledged, IDurablePeer> Open)> Durable { get; } =
    [
        (DbDb, DbDbPeer.Open),
        (Lmdb, LmdbPeer.Open),
        (Sqlite, SqlitePeer.Open),
        (RocksDb, RocksDbPeer.Open),
        (BerkeleyDb, BerkeleyDbPeer.Open),
    ];

    public static ImmutableArray<(string Name, Func<IMemoryPeer> Create)> InMemory { get; } =
    [
        (DbDb, () => new TreePeer()),
        (SortedDictionary, () => new SortedDictionaryPeer()),
        (Map, () => new MapPeer()),
        (FSharpMap, () => new FSharpMapPeer()),
    ];

    /// <summary>Why a peer can't be measured here; none if it can.</summary>
    public static string? WhyMissing(string peer) =>
        peer switch
        {
            Lmdb when !Benchmarks.Peers.Lmdb.IsInstalled =>
                $"{Benchmarks.Peers.Lmdb.Library} isn't installed (Debian: {Benchmarks.Peers.Lmdb.Package})",
            RocksDb when !Benchmarks.Peers.RocksDb.IsInstalled =>
                $"{Benchmarks.Peers.RocksDb.Library} isn't installed (Debian: {Benchmarks.Peers.RocksDb.Package})",
            BerkeleyDb => Benchmarks.Peers.BerkeleyDb.WhyMissing(),
            RawDisk when !OperatingSystem.IsLinux() => "measured on Linux only",
            _ => null,
        };
}
