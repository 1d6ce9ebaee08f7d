using System.Buffers;
using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>
/// The arguments' bytes. Unix passes byte strings; the runtime decodes them as UTF-8 and puts U+FFFD for what isn't.
/// Where it did, the system still knows the bytes: each that isn't UTF-8 is then kept as a lone low surrogate (U+DC80
/// to U+DCFF, as Python's "surrogateescape" does), which no decoded text contains, and <see cref="Bytes"/> turns it
/// back.
/// </summary>
internal static class RawArguments
{
    private const string CommandLine = "/proc/self/cmdline";
    private const char EscapedZero = '\uDC00';
    private const char FirstEscaped = '\uDC80';
    private const char LastEscaped = '\uDCFF';

    /// <summary>The arguments of this process with their bytes kept.</summary>
    /// <exception cref="Failure">
    /// One of them may not be what was given, and the system doesn't tell what that was.
    /// </exception>
    public static string[] Recover(string[] arguments) =>
        OperatingSystem.IsWindows() || !Array.Exists(arguments, a => a.Contains('\uFFFD', StringComparison.Ordinal))
            ? arguments
            : Recover(arguments, Told());

    /// <summary>The same, from what the system tells: all arguments of the process, each ended by a zero.</summary>
    /// <exception cref="Failure">It tells of other arguments.</exception>
    public static string[] Recover(string[] arguments, ReadOnlySpan<byte> commandLine)
    {
        // ours are the last, whatever host runs the program
        var recovered = arguments.ToArray();
        for (var i = arguments.Length - 1; i >= 0; i--)
        {
            if (!commandLine.EndsWith((byte)0))
            {
                throw Unknown();
            }

            commandLine = commandLine[..^1];
            var raw = commandLine[(commandLine.LastIndexOf((byte)0) + 1)..];
            commandLine = commandLine[..^raw.Length];
            if (!string.Equals(Encoding.UTF8.GetString(raw), arguments[i], StringComparison.Ordinal))
            {
                throw Unknown(); // something between the system and us rewrote them
            }

            recovered[i] = Escape(raw);
        }

        return recovered;
    }

    /// <summary>The bytes of an argument.</summary>
    public static byte[] Bytes(string argument)
    {
        if (IsText(argument))
        {
            return Encoding.UTF8.GetBytes(argument);
        }

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(argument.Length)];
        var length = 0;
        for (var rest = argument.AsSpan(); !rest.IsEmpty;)
        {
            _ = Rune.DecodeFromUtf16(rest, out var rune, out var used);
            if (IsEscaped(rest[0]))
            {
                bytes[length++] = (byte)(rest[0] - EscapedZero);
            }
            else
            {
                length += rune.EncodeToUtf8(bytes.AsSpan(length));
            }

            rest = rest[used..];
        }

        return bytes[..length];
    }

    /// <summary>Whether the argument was valid UTF-8, or UTF-16 where the system has that.</summary>
    public static bool IsText(string argument)
    {
        for (var rest = argument.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[used..];
        }

        return true;
    }

    private static byte[] Told()
    {
        try
        {
            return File.ReadAllBytes(CommandLine);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unknown();
        }
    }

    private static Failure Unknown() =>
        Failure.Argument("an argument isn't UTF-8, or has U+FFFD in it, and the system doesn't tell its bytes; "
            + @"--escaped takes them as \xNN");

    private static string Escape(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        while (!raw.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(raw, out var rune, out var used);
            if (status == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var b in raw[..used])
                {
                    text.Append((char)(EscapedZero + b));
                }
            }

            raw = raw[used..];
        }

        return text.ToString();
    }

    /// <summary>Whether this, which no high surrogate comes before, stands for a byte that isn't UTF-8.</summary>
    private static bool IsEscaped(char first) => first is >= FirstEscaped and <= LastEscaped;
}
