using System.CommandLine;
using System.Globalization;

namespace DbDb.Functional.Cli;

/// <summary>How long to wait for the writers' lock.</summary>
internal static class TimeoutOption
{
    private const double LongestTimeout = 1_000_000;

    public static Option<TimeSpan> Create() => Options.Of<TimeSpan>(
        "--timeout",
        "SECONDS",
        "how long to wait while another process writes; 30 if not given",
        TimeSpan.FromSeconds(30),
        TryParseSeconds,
        "a number of seconds");

    private static bool TryParseSeconds(string text, out TimeSpan time)
    {
        var isNumber = double.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0 and <= LongestTimeout; // "NaN" and "-Infinity" are numbers to the parser
        time = isNumber ? TimeSpan.FromSeconds(seconds) : default;
        return isNumber;
    }
}
