using System.Globalization;
using System.Runtime.InteropServices;

namespace DbDb.Functional.Children;

/// <summary>
/// Becomes another program, with signals and descriptors that are what a test wants, whatever the tests themselves were
/// started with: a shell lets what it runs in the background ignore interrupts, and what it runs can't undo that by the
/// shell's means.
/// </summary>
internal static unsafe partial class Launcher
{
    private const int SetFlags = 4; // F_SETFL
    private const int NonBlocking = 0x800; // O_NONBLOCK of Linux

    /// <summary>Becomes it. Returns only if it can't.</summary>
    /// <param name="words">
    /// What to do before: <c>default:N</c> and <c>ignore:N</c> for signals, <c>nonblocking:N</c> for descriptors
    /// (Linux only); then <c>--</c>, the program's path and its arguments.
    /// </param>
    public static int Become(string[] words)
    {
        var end = Array.IndexOf(words, "--");
        foreach (var word in words[..end])
        {
            Prepare(word.Split(':'));
        }

        var program = words[(end + 1)..];
        var arguments = stackalloc nint[program.Length + 1];
        for (var i = 0; i < program.Length; i++)
        {
            arguments[i] = Marshal.StringToCoTaskMemUTF8(program[i]);
        }

        arguments[program.Length] = 0;
        _ = execvp((byte*)arguments[0], arguments);
        return 127;
    }

    private static void Prepare(string[] word)
    {
        var number = int.Parse(word[1], CultureInfo.InvariantCulture);
        _ = word[0] switch
        {
            "default" => signal(number, 0),
            "ignore" => signal(number, 1),
            "nonblocking" => fcntl(number, SetFlags, NonBlocking),
            _ => throw new ArgumentException($"'{word[0]}' is nothing to do", nameof(word)),
        };
    }

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);

    [LibraryImport("libc")]
    private static partial int fcntl(int descriptor, int command, int flags);

    [LibraryImport("libc")]
    private static partial int execvp(byte* program, nint* arguments);
}
