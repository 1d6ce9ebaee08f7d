using System.CommandLine;
using System.Globalization;

namespace DbDb.Functional.Cli;

/// <summary>
/// An argument that says where in the file a record lies, as messages and lists say it: where it begins, and perhaps
/// how long it is.
/// </summary>
internal static class AddressArgument
{
    private const string Wanted = "where a record begins, in bytes, as in 8192 or 8192+512";
    private const char Plus = '+';
    private const long NoLength = -1;

    /// <summary>The argument.</summary>
    public static Argument<(long Offset, long Length)> Create() =>
        new("ADDRESS")
        {
            Description = "where it lies, as messages and other verbs say it: OFFSET or OFFSET+LENGTH, in bytes",
            CustomParser = Options.Parsing<(long, long)>("ADDRESS", TryParse, Wanted),
        };

    /// <summary>Refuses a length that isn't the record's, if one is given.</summary>
    /// <exception cref="Failure">It isn't.</exception>
    public static void Check((long Offset, long Length) address, Address found, Call call)
    {
        if (address.Length != NoLength && address.Length != found.Length && found.Length != 0)
        {
            throw Failure.Unusable(FormattableString.Invariant(
                $"{call.Path}: the record at byte {found.Offset} has {found.Length} bytes, not {address.Length}"));
        }
    }

    private static bool TryParse(string text, out (long Offset, long Length) address)
    {
        var parts = text.Split(Plus);
        var (offset, length) = (0L, NoLength);
        var isAddress = parts.Length <= 2 && TryNumber(parts[0], out offset)
            && (parts.Length == 1 || TryNumber(parts[1], out length));
        address = (offset, length);
        return isAddress;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
