using System.CommandLine;
using System.Globalization;

namespace DbDb.Functional.Cli;

/// <summary>The options of every verb that writes.</summary>
internal sealed class WriteOptions
{
    private const double LongestTimeout = 1_000_000;

    private readonly Option<TimeSpan> _timeout = Options.Of<TimeSpan>(
        "--timeout",
        "SECONDS",
        "how long to wait while another process writes; 30 if not given",
        TimeSpan.FromSeconds(30),
        TryParseSeconds,
        "a number of seconds");

    private readonly Option<long> _cache = CacheOption.Create();

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_timeout, _cache];

    /// <summary>Opens the database to write.</summary>
    public Database Open(Call call, OpenMode mode) =>
        Database.Open(call.Path, new() { Mode = mode, LockTimeout = call.Value(_timeout), CacheBytes = CacheOption.Bytes(call.Value(_cache)) }).OrThrow();

    private static bool TryParseSeconds(string text, out TimeSpan time)
    {
        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= LongestTimeout;
        time = isNumber ? TimeSpan.FromSeconds(seconds) : default;
        return isNumber;
    }
}
