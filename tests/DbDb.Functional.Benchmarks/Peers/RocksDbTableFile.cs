using System.Runtime.InteropServices;
using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// RocksDB's fastest way to load what is sorted: the records are written as a table file of its own, which the database
/// then takes in at once, without log or memory table. It syncs the file and its manifest.
/// </summary>
internal static unsafe partial class RocksDbTableFile
{
    /// <summary>Writes the file and lets the database take it in.</summary>
    /// <param name="database">The database.</param>
    /// <param name="options">Those that it was opened with.</param>
    /// <param name="path">Where the file may lie meanwhile, on the database's volume.</param>
    /// <param name="parts">The records in ascending order.</param>
    public static void Ingest(nint database, nint options, string path, IEnumerable<Records> parts)
    {
        Write(options, path, parts);
        var name = Marshal.StringToCoTaskMemUTF8(path);
        var ingestion = rocksdb_ingestexternalfileoptions_create();
        rocksdb_ingestexternalfileoptions_set_move_files(ingestion, 1);
        nint error = 0;
        rocksdb_ingest_external_file(database, &name, 1, ingestion, ref error);
        rocksdb_ingestexternalfileoptions_destroy(ingestion);
        Marshal.FreeCoTaskMem(name);
        RocksDb.Check(error);
    }

    private static void Write(nint options, string path, IEnumerable<Records> parts)
    {
        var environment = rocksdb_envoptions_create();
        var writer = rocksdb_sstfilewriter_create(environment, options);
        nint error = 0;
        rocksdb_sstfilewriter_open(writer, path, ref error);
        RocksDb.Check(error);
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Count; i++)
            {
                fixed (byte* key = part.Keys[i], value = part.Values[i])
                {
                    rocksdb_sstfilewriter_put(
                        writer,
                        key,
                        (nuint)part.Keys.Width,
                        value,
                        (nuint)part.Values.Width,
                        &error
                    );
                    RocksDb.Check(error);
                }
            }
        }

        rocksdb_sstfilewriter_finish(writer, ref error);
        RocksDb.Check(error);
        rocksdb_sstfilewriter_destroy(writer);
        rocksdb_envoptions_destroy(environment);
    }

    [LibraryImport(RocksDb.Library)]
    private static partial nint rocksdb_envoptions_create();

    [LibraryImport(RocksDb.Library)]
    private static partial void rocksdb_envoptions_destroy(nint options);

    [LibraryImport(RocksDb.Library)]
    private static partial nint rocksdb_sstfilewriter_create(nint environment, nint options);

    [LibraryImport(RocksDb.Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial void rocksdb_sstfilewriter_open(nint writer, string path, ref nint error);

    [LibraryImport(RocksDb.Library)]
    private static partial void rocksdb_sstfilewriter_put(
        nint writer,
        byte* key,
        nuint keyLength,
        byte* value,
        nuint valueLength,
        nint* error
    );

    [LibraryImport(RocksDb.Library)]
    private static partial void rocksdb_sstfilewriter_finish(nint writer, ref nint error);

    [LibraryImport(RocksDb.Library)]
    private static partial void rocksdb_sstfilewriter_destroy(nint writer);

    [LibraryImport(RocksDb.Library)]
    private static partial nint rocksdb_ingestexternalfileoptions_create();

    [LibraryImport(RocksDb.Library)]
    private static partial void rocksdb_ingestexternalfileoptions_set_move_files(nint options, byte yes);

    [LibraryImport(RocksDb.Library)]
    private static partial void rocksdb_ingestexternalfileoptions_destroy(nint options);

    [LibraryImport(RocksDb.Library)]
    private static partial void rocksdb_ingest_external_file(
        nint database,
        nint* paths,
        nuint count,
        nint options,
        ref nint error
    );
}
