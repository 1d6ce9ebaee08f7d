using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// Locks of the open file description (<c>F_OFD_SETLK</c>), on ranges of bytes; not those of a process, which any close
/// of the file in it would drop, nor <c>flock</c>, which .NET takes on each file that it opens.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxLock
{
    /// <summary>EWOULDBLOCK: another has the lock.</summary>
    public const int WouldBlock = 11;

    private const string Library = "libc";

    // fcntl(2)
    private const int GetLock = 36;
    private const int SetLock = 37;
    private const short Write = 1;
    private const short Unlock = 2;

    /// <summary>Takes a lock, or returns <see cref="WouldBlock"/> at once.</summary>
    /// <returns>0 or the error number.</returns>
    public static int TryTake(SafeFileHandle file, long start, long length) => Set(file, Write, start, length);

    /// <summary>
    /// Frees what was locked. It stays locked where the system can't free it, until the file is closed.
    /// </summary>
    public static void Release(SafeFileHandle file, long start, long length) => Set(file, Unlock, start, length);

    /// <summary>How long the range is that another has locked from there; 0 where none is.</summary>
    public static long LengthAt(SafeFileHandle file, long start)
    {
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
            if (Marshal.GetLastPInvokeError() is var error && error != Errno.Interrupted)
            {
                return error == Errno.NotPermitted ? WouldBlock : error; // either number says that another has it
            }
        }

        return 0;
    }

    // A function of variable arguments, which on Linux are passed as any others.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, ref Range range);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl64(SafeFileHandle file, int command, ref Range range);

    // struct flock, which is flock64 where a long is shorter
    private struct Range
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
