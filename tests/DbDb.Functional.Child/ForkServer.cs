using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DbDb.Functional.Children;

/// <summary>
/// Brings up processes by fork, in a millisecond each where starting one of .NET takes a hundred, so that many can be
/// killed. A forked process has the one thread that forked. That suffices here: all code it runs was compiled before,
/// by a runtime that is told to compile once and to collect garbage on the thread that asks for memory.
/// </summary>
internal static partial class ForkServer
{
    private const int WholeLine = 512;

    /// <summary>
    /// Reads orders, a line each: <c>add PATH NAME</c> forks a writer that never ends, <c>watch PATH NAME</c> a reader;
    /// <c>await PID</c> waits for a forked process to be gone. Answers each with a line; writers add a line for each
    /// commit.
    /// </summary>
    public static int Run(string scratch)
    {
        Add(scratch, "warm", 50);
        Watch(scratch, "warm", 2);
        Say("ready");
        while (ReadLine() is { } order)
        {
            switch (order.Split(' '))
            {
                case ["add", var path, var name]:
                    Fork(name, () => Add(path, name, long.MaxValue));
                    break;
                case ["watch", var path, var name]:
                    Fork(name, () => Watch(path, name, long.MaxValue));
                    break;
                case ["await", var id]:
                    _ = waitpid(int.Parse(id, CultureInfo.InvariantCulture), out var status, 0);
                    Say(string.Create(CultureInfo.InvariantCulture, $"gone {id} {status & 0x7F}"));
                    break;
            }
        }

        return 0;
    }

    private static void Fork(string name, Action live)
    {
        var id = fork();
        if (id != 0)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"born {name} {id}"));
            return;
        }

        try
        {
            live();
        }
        catch (Exception failure)
        {
            Say($"failed {name} {failure.Message.ReplaceLineEndings(" ")}");
        }

        _exit(1); // without what an orderly end would do for threads that aren't there
    }

    private static void Add(string path, string name, long count) =>
        Totals.Raise(path, name, count, done => Say($"done {done}"));

    private static void Watch(string path, string name, long count)
    {
        using var db = Database
            .Open(path, new DatabaseOptions { Mode = OpenMode.ReadOnly, CacheBytes = 1 << 20 })
            .OrThrow();
        for (var i = 0L; i < count; i++)
        {
            if (!Totals.AreWhole(db.Refresh().OrThrow().Tree))
            {
                Say($"failed {name} torn");
            }
        }
    }

    // In one call, so that the lines of several processes don't mix; and by no class that has threads or locks of its
    // own.
    private static unsafe void Say(string line)
    {
        Span<byte> bytes = stackalloc byte[WholeLine];
        var length = Encoding.UTF8.GetBytes(line.AsSpan(0, Math.Min(line.Length, WholeLine / 3)), bytes);
        bytes[length++] = (byte)'\n';
        fixed (byte* start = bytes)
        {
            _ = write(1, start, length);
        }
    }

    private static unsafe string? ReadLine()
    {
        var line = new StringBuilder();
        byte next;
        while (read(0, &next, 1) == 1)
        {
            if (next == (byte)'\n')
            {
                return line.ToString();
            }

            line.Append((char)next);
        }

        return null;
    }

    [LibraryImport("libc")]
    private static partial int fork();

    [LibraryImport("libc")]
    private static partial int waitpid(int id, out int status, int options);

    [LibraryImport("libc")]
    private static partial void _exit(int code);

    [LibraryImport("libc")]
    private static unsafe partial nint write(int file, byte* bytes, nint length);

    [LibraryImport("libc")]
    private static unsafe partial nint read(int file, byte* bytes, nint length);
}
