using System.Runtime.InteropServices;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// The functions of LMDB that are measured. The two that read don't hand the thread over to the garbage collector and
/// back (<see cref="SuppressGCTransitionAttribute"/>): a wrapper library would, so this shows LMDB at its best.
/// </summary>
internal static unsafe partial class Lmdb
{
    public const string Library = "liblmdb.so.0";
    public const string Package = "liblmdb0";
    public const int NotFound = -30798;
    public const uint NoSubFolder = 0x4000;
    public const uint NoSync = 0x10000;
    public const uint ReadOnly = 0x20000;
    public const uint Append = 0x20000;
    public const uint Compacted = 1;
    public const int First = 0;
    public const int Last = 6;
    public const int Next = 8;
    public const int Previous = 12;
    public const int AtOrAfter = 17;

    /// <summary>Whether the library is installed.</summary>
    public static bool IsInstalled => NativeLibrary.TryLoad(Library, out _);

    /// <summary>A byte string in foreign memory, laid out as <c>MDB_val</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Bytes
    {
        public nuint Length;
        public byte* Start;

        public readonly ReadOnlySpan<byte> Span => new(Start, (int)Length);
    }

    /// <summary>Throws what LMDB has to say, unless it is content.</summary>
    public static void Check(int code)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"LMDB: {Marshal.PtrToStringUTF8(mdb_strerror(code))}");
        }
    }

    [LibraryImport(Library)]
    public static partial int mdb_env_create(out nint environment);

    [LibraryImport(Library)]
    public static partial int mdb_env_set_mapsize(nint environment, nuint bytes);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mdb_env_open(nint environment, string path, uint flags, uint mode);

    [LibraryImport(Library)]
    public static partial void mdb_env_close(nint environment);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mdb_env_copy2(nint environment, string path, uint flags);

    [LibraryImport(Library)]
    public static partial int mdb_txn_begin(nint environment, nint parent, uint flags, out nint transaction);

    [LibraryImport(Library)]
    public static partial int mdb_txn_commit(nint transaction);

    [LibraryImport(Library)]
    public static partial void mdb_txn_abort(nint transaction);

    [LibraryImport(Library)]
    public static partial void mdb_txn_reset(nint transaction);

    [LibraryImport(Library)]
    public static partial int mdb_txn_renew(nint transaction);

    [LibraryImport(Library)]
    public static partial int mdb_dbi_open(nint transaction, nint name, uint flags, out uint table);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int mdb_get(nint transaction, uint table, Bytes* key, Bytes* value);

    [LibraryImport(Library)]
    public static partial int mdb_put(nint transaction, uint table, Bytes* key, Bytes* value, uint flags);

    [LibraryImport(Library)]
    public static partial int mdb_del(nint transaction, uint table, Bytes* key, Bytes* value);

    [LibraryImport(Library)]
    public static partial int mdb_cursor_open(nint transaction, uint table, out nint cursor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int mdb_cursor_get(nint cursor, Bytes* key, Bytes* value, int operation);

    [LibraryImport(Library)]
    public static partial int mdb_cursor_renew(nint transaction, nint cursor);

    [LibraryImport(Library)]
    public static partial void mdb_cursor_close(nint cursor);

    [LibraryImport(Library)]
    private static partial nint mdb_strerror(int code);
}
