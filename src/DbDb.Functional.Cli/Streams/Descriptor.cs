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

    private const int UsualWidth = 80;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ on Linux

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

    /// <summary>How many columns the terminal at the other end has; 80 if it doesn't say.</summary>
    public static int Width(int descriptor)
    {
        // not the console's: asking it sends the terminal sequences that would end up among the data
        var size = default(WindowSize);
        return OperatingSystem.IsLinux() && Control(descriptor, GetWindowSize, &size) == 0 && size.Columns > 0 ? size.Columns : UsualWidth;
    }

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

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, WindowSize* size);

    // struct winsize
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct WindowSize
    {
        public readonly ushort Rows;
        public readonly ushort Columns;
        public readonly ushort Width;
        public readonly ushort Height;
    }
}
