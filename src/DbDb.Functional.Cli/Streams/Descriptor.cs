using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Cli;

/// <summary>The standard streams as Unix numbers them.</summary>
internal static unsafe partial class Descriptor
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Error = 2;

    public const int Interrupted = 4; // EINTR
    public const int BrokenPipe = 32; // EPIPE

    /// <summary>EAGAIN: the pipe is full, and somebody made it non-blocking.</summary>
    public static int TryAgain => OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Standard input, to be read from where it stands.</summary>
    public static Stream OpenInput()
    {
        try
        {
            return new FileStream(new SafeFileHandle(Input, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Stream.Null; // closed, or open for writing only: there is nothing to read
        }
    }

    /// <summary>Whether a terminal is at the other end.</summary>
    public static bool IsTerminal(int descriptor) => IsATty(descriptor) == 1;

    /// <summary>write(2).</summary>
    public static nint Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            return Write(descriptor, first, bytes.Length);
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATty(int descriptor);
}
