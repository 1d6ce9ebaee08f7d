using System.CommandLine;
using System.Globalization;
using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>The options of every verb that commits.</summary>
internal sealed class CommitOptions
{
    private const double LongestTimeout = 1_000_000;

    private readonly Option<string?> _note = Options.Text("--note", "TEXT", "what the commit is for, kept with it; at most 1024 bytes");

    private readonly Option<TimeSpan> _timeout = Options.Of<TimeSpan>(
        "--timeout",
        "SECONDS",
        "how long to wait while another process writes; 30 if not given",
        TimeSpan.FromSeconds(30),
        TryParseSeconds,
        "a number of seconds");

    private readonly Option<long> _cache = CacheOption.Create();

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_note, _timeout, _cache];

    /// <summary>Opens the database to write, and creates it if it isn't there.</summary>
    public Database Open(Call call) =>
        Database.Open(call.Path, new() { LockTimeout = call.Value(_timeout), CacheBytes = CacheOption.Bytes(call.Value(_cache)) }).OrThrow();

    /// <summary>The note for the commit.</summary>
    public string Note(Call call)
    {
        var note = call.Value(_note) ?? "";
        var size = Encoding.UTF8.GetByteCount(note);
        return size <= Limits.MaxNoteBytes ? note
            : throw Failure.Argument($"note too large: {size} bytes, where {Limits.MaxNoteBytes} are allowed");
    }

    private static bool TryParseSeconds(string text, out TimeSpan time)
    {
        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= LongestTimeout;
        time = isNumber ? TimeSpan.FromSeconds(seconds) : default;
        return isNumber;
    }
}
