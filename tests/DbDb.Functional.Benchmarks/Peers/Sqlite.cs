using System.Runtime.InteropServices;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// The functions of SQLite that are measured, out of the library that Microsoft.Data.Sqlite brings. The short ones
/// don't hand the thread over to the garbage collector and back (<see cref="SuppressGCTransitionAttribute"/>), as with
/// <see cref="Lmdb"/>.
/// </summary>
internal static unsafe partial class Sqlite
{
    public const int Ok = 0;
    public const int Row = 100;
    public const int Done = 101;
    public const uint Persistent = 1;

    private const string Library = "e_sqlite3";

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sqlite3_prepare_v3(
        nint database,
        string text,
        int bytes,
        uint flags,
        out nint statement,
        nint tail
    );

    /// <param name="statement">The statement.</param>
    /// <param name="parameter">Which, from 1.</param>
    /// <param name="bytes">The bytes, which stay where they are until the statement is reset.</param>
    /// <param name="length">How many.</param>
    /// <param name="destructor">0: nobody frees the bytes and no copy is made.</param>
    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sqlite3_bind_blob(
        nint statement,
        int parameter,
        byte* bytes,
        int length,
        nint destructor
    );

    [LibraryImport(Library)]
    public static partial int sqlite3_step(nint statement);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial byte* sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sqlite3_column_bytes(nint statement, int column);

    [LibraryImport(Library)]
    public static partial int sqlite3_reset(nint statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    public static partial nint sqlite3_errmsg(nint database);
}
