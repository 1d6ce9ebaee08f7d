using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// Locks of one byte of an open file, by <c>LockFileEx</c>, which excludes every other opening. Who has one isn't told.
/// </summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsLock
{
    /// <summary>ERROR_LOCK_VIOLATION: another has the lock.</summary>
    public const int Violation = 33;

    private const string Library = "kernel32";
    private const uint FailImmediately = 1;
    private const uint Exclusive = 2;

    /// <summary>Takes a lock, or returns <see cref="Violation"/> at once.</summary>
    /// <returns>0 or the error number.</returns>
    public static int TryTake(SafeFileHandle file, long start)
    {
        var range = Overlapped.At(start);
        return LockFileEx(file, Exclusive | FailImmediately, 0, 1, 0, ref range) ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// Frees what was locked. It stays locked where the system can't free it, until the file is closed.
    /// </summary>
    public static void Release(SafeFileHandle file, long start)
    {
        var range = Overlapped.At(start);
        UnlockFileEx(file, 0, 1, 0, ref range);
    }

    [LibraryImport(Library, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool LockFileEx(
        SafeFileHandle file,
        uint flags,
        uint reserved,
        uint lengthLow,
        uint lengthHigh,
        ref Overlapped range
    );

    [LibraryImport(Library, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool UnlockFileEx(
        SafeFileHandle file,
        uint reserved,
        uint lengthLow,
        uint lengthHigh,
        ref Overlapped range
    );

    // OVERLAPPED
    private struct Overlapped
    {
        public nuint Internal;
        public nuint InternalHigh;
        public uint OffsetLow;
        public uint OffsetHigh;
        public nint Event;

        public static Overlapped At(long start) => new() { OffsetLow = (uint)start, OffsetHigh = (uint)(start >> 32) };
    }
}
