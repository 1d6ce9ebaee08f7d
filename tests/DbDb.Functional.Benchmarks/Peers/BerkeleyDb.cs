using System.Runtime.InteropServices;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// The functions of Berkeley DB that are measured. Programs in C call them through pointers in <c>DB</c>, <c>DB_ENV
///</c> and <c>DBC</c>, whose layout depends on how the library was built; the functions behind the pointers are
/// exported too, each under the version's own symbol, and are called by name here, so that no layout is assumed but
/// that of <c>DBT</c>. (<c>DB_TXN</c> points to wrappers of <c>__txn_commit</c> and <c>__txn_abort</c> that matter
/// to replication only.) A read may wait for a writer's lock, so all of them hand the thread over to the garbage
/// collector: else it might wait for the reader, the reader for a writer, and the writer for it.
/// </summary>
internal static unsafe partial class BerkeleyDb
{
    public const string Library = "libdb-5.3.so";
    public const string Package = "libdb5.3";

    public const int NotFound = -30988;
    public const int Deadlock = -30993;

    public const int BTree = 1;

    public const uint Create = 0x1;
    public const uint Recover = 0x2;
    public const uint Thread = 0x20;
    public const uint AutoCommit = 0x100;
    public const uint Private = 0x10000;
    // DB_INIT_LOCK, DB_INIT_LOG, DB_INIT_MPOOL, DB_INIT_TXN.
    public const uint Transactional = 0x100 | 0x200 | 0x400 | 0x2000;

    public const uint WriteWithoutSync = 0x20;
    public const uint Bulk = 0x10;
    public const uint RemoveOldLogs = 0x1;
    public const uint DetectDeadlocks = 1; // DB_LOCK_DEFAULT
    public const uint Force = 0x1;

    public const uint First = 7;
    public const uint Last = 15;
    public const uint Next = 16;
    public const uint Previous = 23;
    public const uint AtOrAfter = 27;
    public const uint Many = 0x4000; // DB_MULTIPLE_KEY

    /// <summary>Bytes are returned in the caller's memory.</summary>
    public const uint CallersMemory = 0x800;

    /// <summary>The version whose functions have these names, constants and parameters.</summary>
    private static readonly (int, int, int) _version = (5, 3, 28);

    /// <summary>Why the library can't be used; none if it can.</summary>
    public static string? WhyMissing()
    {
        if (!NativeLibrary.TryLoad(Library, out _))
        {
            return $"{Library} isn't installed (Debian: {Package})";
        }

        _ = db_version(out var major, out var minor, out var patch);
        return (major, minor, patch) == _version
            ? null
            : $"{Library} is version {major}.{minor}.{patch}; {_version.Item1}.{_version.Item2}.{_version.Item3} is known here (Debian: {Package})";
    }

    /// <summary>A byte string, laid out as <c>DBT</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Bytes
    {
        public byte* Start;
        public uint Length;
        public uint Capacity;
        public uint PartLength;
        public uint PartOffset;
        public nint Unused;
        public uint Flags;

        public readonly ReadOnlySpan<byte> Span => new(Start, (int)Length);

        public static Bytes Of(byte* start, int length) => new() { Start = start, Length = (uint)length };

        public static Bytes Into(byte* start, int capacity) =>
            new()
            {
                Start = start,
                Capacity = (uint)capacity,
                Flags = CallersMemory,
            };
    }

    /// <summary>Throws what Berkeley DB has to say, unless it is content.</summary>
    public static void Check(int code)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"Berkeley DB: {Marshal.PtrToStringUTF8(db_strerror(code))}");
        }
    }

    [LibraryImport(Library)]
    public static partial int db_env_create(out nint environment, uint flags);

    [LibraryImport(Library)]
    public static partial int __memp_set_cachesize(nint environment, uint gibibytes, uint bytes, int regions);

    [LibraryImport(Library)]
    public static partial int __env_set_flags(nint environment, uint flags, int on);

    [LibraryImport(Library)]
    public static partial int __lock_set_lk_detect(nint environment, uint policy);

    [LibraryImport(Library)]
    public static partial int __lock_set_lk_max_locks(nint environment, uint count);

    [LibraryImport(Library)]
    public static partial int __lock_set_lk_max_objects(nint environment, uint count);

    [LibraryImport(Library)]
    public static partial int __log_set_lg_bsize(nint environment, uint bytes);

    [LibraryImport(Library)]
    public static partial int __log_set_config(nint environment, uint which, int on);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int __env_open_pp(nint environment, string folder, uint flags, int mode);

    [LibraryImport(Library)]
    public static partial int __env_close_pp(nint environment, uint flags);

    [LibraryImport(Library)]
    public static partial int __txn_begin_pp(nint environment, nint parent, out nint transaction, uint flags);

    [LibraryImport(Library)]
    public static partial int __txn_commit(nint transaction, uint flags);

    [LibraryImport(Library)]
    public static partial int __txn_abort(nint transaction);

    /// <summary>
    /// Writes what is only in the log and in memory to the database, if the log has grown by so much since the last
    /// time.
    /// </summary>
    [LibraryImport(Library)]
    public static partial int __txn_checkpoint_pp(nint environment, uint kibibytes, uint minutes, uint flags);

    [LibraryImport(Library)]
    public static partial int db_create(out nint database, nint environment, uint flags);

    [LibraryImport(Library)]
    public static partial int __db_set_pagesize(nint database, uint bytes);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int __db_open_pp(
        nint database,
        nint transaction,
        string file,
        nint name,
        int type,
        uint flags,
        int mode
    );

    [LibraryImport(Library)]
    public static partial int __db_close_pp(nint database, uint flags);

    [LibraryImport(Library)]
    public static partial int __db_get_pp(nint database, nint transaction, Bytes* key, Bytes* value, uint flags);

    [LibraryImport(Library)]
    public static partial int __db_put_pp(nint database, nint transaction, Bytes* key, Bytes* value, uint flags);

    [LibraryImport(Library)]
    public static partial int __db_del_pp(nint database, nint transaction, Bytes* key, uint flags);

    [LibraryImport(Library)]
    public static partial int __db_cursor_pp(nint database, nint transaction, out nint cursor, uint flags);

    [LibraryImport(Library)]
    public static partial int __dbc_get_pp(nint cursor, Bytes* key, Bytes* value, uint flags);

    [LibraryImport(Library)]
    public static partial int __dbc_close_pp(nint cursor);

    [LibraryImport(Library)]
    private static partial nint db_strerror(int code);

    [LibraryImport(Library)]
    private static partial nint db_version(out int major, out int minor, out int patch);
}
