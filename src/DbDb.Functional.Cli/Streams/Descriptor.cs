using System.Globalization;
using System.Runtime.InteropServices;

namespace DbDb.Functional.Cli;

/// <summary>The standard streams as Unix numbers them, and others that the command was started with.</summary>
internal static unsafe partial class Descriptor
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Error = 2;

    public const int Interrupted = 4; // EINTR
    public const int BrokenPipe = 32; // EPIPE

    private const string Nowhere = "/dev/null";
    private const string Library = "libc";
    private const int UsualWidth = 80;
    private const int GetFlags = 1; // F_GETFD of fcntl(2)
    private const int ClosedOnExec = 1;
    private const int ReadWrite = 2;
    private const short Readable = 1;
    private const short Writable = 4;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ on Linux

    private static readonly string[] _folders = ["/dev/fd/", "/proc/self/fd/"];
    private static readonly string[] _names = ["/dev/stdin", "/dev/stdout", "/dev/stderr"];

    /// <summary>
    /// EAGAIN: there is nothing to read, or no room to write, and somebody made the pipe non-blocking.
    /// </summary>
    public static int TryAgain => OperatingSystem.IsLinux() ? 11 : 35;

    private static int CloseOnExec => OperatingSystem.IsLinux() ? 0x80000 : 0x100_0000;

    /// <summary>
    /// Leaves no number of a standard stream to the next file that is opened: else a database could be what a message
    /// is written to. Those that were closed when the command was started stay closed for it.
    /// </summary>
    public static void Reserve()
    {
        for (var descriptor = Input; descriptor <= Error; descriptor++)
        {
            if (fcntl(descriptor, GetFlags) < 0)
            {
                _ = open(Nowhere, ReadWrite | CloseOnExec); // the lowest number that is free
            }
        }
    }

    /// <summary>
    /// Whether a descriptor was open when the command was started. Where one wasn't, the runtime may have opened
    /// something of its own by the same number; but that is never to be handed on.
    /// </summary>
    public static bool IsInherited(int descriptor) =>
        fcntl(descriptor, GetFlags) is >= 0 and var flags && (flags & ClosedOnExec) == 0;

    /// <summary>
    /// The descriptor that a path is a name of, as in <c>/dev/fd/3</c>, if it is. Opened by its name a file would be
    /// read and written from its beginning.
    /// </summary>
    public static int? Named(string path) =>
        OperatingSystem.IsWindows() ? null
        : Array.IndexOf(_names, path) is >= 0 and var standard ? standard
        : Array.Find(_folders, folder => path.StartsWith(folder, StringComparison.Ordinal)) is { } found
            && int.TryParse(path.AsSpan(found.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
        : null;

    /// <summary>Whether a terminal is at the other end.</summary>
    public static bool IsTerminal(int descriptor) => isatty(descriptor) == 1;

    /// <summary>How many columns the terminal at the other end has; 80 if it doesn't say.</summary>
    public static int Width(int descriptor)
    {
        // not the console's: asking it sends the terminal sequences that would end up among the data
        var size = default(WindowSize);
        return OperatingSystem.IsLinux() && ioctl(descriptor, GetWindowSize, &size) == 0 && size.Columns > 0
            ? size.Columns
            : UsualWidth;
    }

    /// <summary>read(2).</summary>
    public static nint Read(int descriptor, Span<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            return read(descriptor, first, bytes.Length);
        }
    }

    /// <summary>write(2).</summary>
    public static nint Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            return write(descriptor, first, bytes.Length);
        }
    }

    /// <summary>Waits until there is something to read, or the other end is closed.</summary>
    public static void AwaitInput(int descriptor) => Await(descriptor, Readable);

    /// <summary>Waits until there is room to write, or the other end is closed.</summary>
    public static void AwaitRoom(int descriptor) => Await(descriptor, Writable);

    private static void Await(int descriptor, short events)
    {
        var wanted = new Poll { Descriptor = descriptor, Events = events };
        if (poll(&wanted, 1, -1) < 0)
        {
            Thread.Sleep(1); // a signal, or too little memory
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint read(int descriptor, byte* bytes, nint count);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint write(int descriptor, byte* bytes, nint count);

    [LibraryImport(Library)]
    private static partial int poll(Poll* wanted, nuint count, int milliseconds);

    [LibraryImport(Library)]
    private static partial int isatty(int descriptor);

    [LibraryImport(Library)]
    private static partial int ioctl(int descriptor, nuint request, WindowSize* size);

    // Functions of variable arguments, called only without any: on some processors those would be passed differently.
    [LibraryImport(Library)]
    private static partial int fcntl(int descriptor, int command);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    // struct pollfd
    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

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
