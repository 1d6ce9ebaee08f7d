using System.Buffers.Text;
using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional;

/// <summary>
/// What stands in a lock file, always as long, so that one write replaces it: the process id, filled up with spaces, and the time in UTC, such as
/// <c>4711       2026-11-22T14:03:07.1234567Z</c>, and a line feed.
/// </summary>
internal static class LockText
{
    public const int Length = TimeAt + TimeLength + 1;

    private const int TimeAt = 11;
    private const int TimeLength = 28;

    /// <summary>Says that this process has the lock from now on.</summary>
    public static void Write(Span<byte> text)
    {
        text.Fill((byte)' ');
        Utf8Formatter.TryFormat(Environment.ProcessId, text, out _);
        Utf8Formatter.TryFormat(DateTime.UtcNow, text[TimeAt..], out _, 'O');
        text[^1] = (byte)'\n';
    }

    /// <summary>Who has the lock, if the text is whole and that process is there.</summary>
    public static Option<LockHolder> Read(ReadOnlySpan<byte> text) =>
        text.Length == Length
        && Utf8Parser.TryParse(text, out int process, out var digits)
        && !text[digits..TimeAt].ContainsAnyExcept((byte)' ')
        && Utf8Parser.TryParse(text[TimeAt..], out DateTime since, out var read, 'O')
        && read == TimeLength
        && text[^1] == '\n'
        && IsAlive(process)
            ? new LockHolder(process, InstantOf(since))
            : None;

    public static Instant Now() => InstantOf(DateTime.UtcNow);

    private static Instant InstantOf(DateTime time) => new((time.ToUniversalTime() - DateTime.UnixEpoch).Ticks);

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
