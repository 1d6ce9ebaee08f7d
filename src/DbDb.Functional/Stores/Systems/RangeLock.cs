using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>
/// Locks on ranges of bytes of an open file, far behind the last that it may ever have, which belong to this opening of
/// the file: they exclude all others, in this process too, and the system frees them when it is closed. On Linux locks
/// of the open file description (<c>F_OFD_SETLK</c>); not those of a process, which any close of the file in it would
/// drop, nor <c>flock</c>, which .NET takes on each file that it opens. On Windows <c>LockFileEx</c>, which doesn't
/// tell who has a lock. On macOS <c>flock</c>, which has no ranges: there only the lock to write is to be had.
/// </summary>
internal static partial class RangeLock
{
    private const string Library = "libc";
    private const int Interrupted = 4;
    private const int NotPermitted = 13;
    private const int NotSupportedOnMac = 45;

    // fcntl(2) of Linux
    private const int GetLock = 36;
    private const int SetLock = 37;
    private const short Write = 1;
    private const short Unlock = 2;

    // flock(2): the same everywhere
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int LockRelease = 8;

    // LockFileEx of Windows
    private const uint FailImmediately = 1;
    private const uint Exclusive = 2;
    private const int LockViolation = 33;

    /// <summary>The error of a lock that another holds (EWOULDBLOCK, ERROR_LOCK_VIOLATION).</summary>
    public static int WouldBlock => OperatingSystem.IsWindows() ? LockViolation : OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Takes a lock, or returns <see cref="WouldBlock"/> at once.</summary>
    /// <returns>0 or the error number.</returns>
    public static int TryTake(SafeFileHandle file, long start, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            return Set(file, Write, start, length);
        }

        if (OperatingSystem.IsWindows())
        {
            var range = Overlapped.At(start);
            return LockFileEx(file, Exclusive | FailImmediately, 0, 1, 0, ref range) ? 0 : Marshal.GetLastPInvokeError();
        }

        return start == RealLock.StartOf(DiskLock.Writing) ? Retried(file, LockExclusive | LockNonBlocking) : NotSupportedOnMac;
    }

    /// <summary>
    /// Frees what was locked. It stays locked where the system can't free it, until the file is closed.
    /// </summary>
    public static void Release(SafeFileHandle file, long start, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            Set(file, Unlock, start, length);
        }
        else if (OperatingSystem.IsWindows())
        {
            var range = Overlapped.At(start);
            UnlockFileEx(file, 0, 1, 0, ref range);
        }
        else if (start == RealLock.StartOf(DiskLock.Writing))
        {
            Retried(file, LockRelease);
        }
    }

    /// <summary>
    /// How long the range is that another has locked from there; 0 where that isn't known, or none is.
    /// </summary>
    public static long LengthAt(SafeFileHandle file, long start)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var range = new Range { Type = Write, Start = start, Length = 1 };
        return Control(file, GetLock, ref range) == 0 && range.Type == Write && range.Start == start ? range.Length : 0;
    }

    // The GNU library's fcntl has shorter offsets where a pointer is shorter; other libraries have but one.
    private static int Control(SafeFileHandle file, int command, ref Range range)
    {
        if (nint.Size == sizeof(long))
        {
            return fcntl(file, command, ref range);
        }

        try
        {
            return fcntl64(file, command, ref range);
        }
        catch (EntryPointNotFoundException)
        {
            return fcntl(file, command, ref range);
        }
    }

    private static int Set(SafeFileHandle file, short type, long start, long length)
    {
        var range = new Range { Type = type, Start = start, Length = length };
        while (Control(file, SetLock, ref range) != 0)
        {
            if (Marshal.GetLastPInvokeError() is var error && error != Interrupted)
            {
                return error == NotPermitted ? WouldBlock : error; // either number says that another has it
            }
        }

        return 0;
    }

    private static int Retried(SafeFileHandle file, int operation)
    {
        while (flock(file, operation) != 0)
        {
            if (Marshal.GetLastPInvokeError() is var error && error != Interrupted)
            {
                return error;
            }
        }

        return 0;
    }

    // A function of variable arguments, which on Linux are passed as any others.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, ref Range range);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl64(SafeFileHandle file, int command, ref Range range);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool LockFileEx(SafeFileHandle file, uint flags, uint reserved, uint lengthLow, uint lengthHigh, ref Overlapped range);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool UnlockFileEx(SafeFileHandle file, uint reserved, uint lengthLow, uint lengthHigh, ref Overlapped range);

    // struct flock of Linux, which is flock64 where a long is shorter
    private struct Range
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    // OVERLAPPED of Windows
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
