using System.Buffers;
using System.Globalization;
using System.Text;

namespace DbDb.Functional;

/// <summary>
/// Bytes as one line of text for a person, in a message, a picture, a debugger or a failing test: nothing in it steers
/// a terminal, and two that differ look different.
/// </summary>
public static class ByteText
{
    private const int MostQuoted = 64;
    private const int LongestCharacter = 4; // bytes of UTF-8
    private const int LastOfPlane = 0xFFFE; // and the one after it: no characters, in every plane

    // first and last of each range that is ignorable and neither control nor format: joiners, fillers, selectors, and
    // room for more
    private static readonly (int First, int Last)[] _ignorable =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164),
        (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
    ];

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    private static readonly SearchValues<byte> _plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Where(c => c != '\\').Select(c => (byte)c)]);

    /// <summary>The bytes read as UTF-8.</summary>
    /// <exception cref="DecoderFallbackException">They aren't.</exception>
    internal static string Decoded(ReadOnlySpan<byte> bytes) => _strict.GetString(bytes);

    /// <summary>
    /// Whether a person sees a character as what it is, be it as a space. Not: those that steer a terminal, end lines,
    /// turn the direction of text or join and part what is beside them, and those that leave no mark, so that two names
    /// that look alike may differ. After Unicode's general categories and its property Default_Ignorable_Code_Point.
    /// </summary>
    public static bool IsVisible(Rune rune) =>
        rune.IsAscii ? !Rune.IsControl(rune)
        : (rune.Value & LastOfPlane) != LastOfPlane
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            && !Array.Exists(_ignorable, range => rune.Value >= range.First && rune.Value <= range.Last);

    /// <summary>
    /// The bytes read as UTF-8. Tab, newline, carriage return and backslash are <c>\t \n \r \\</c>; every byte of what
    /// isn't UTF-8, or isn't visible, is <c>\xNN</c>; all else stands for itself. So the bytes can be told from it.
    /// </summary>
    public static string Escaped(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOfAnyExcept(_plain) < 0)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length + LongestCharacter);
        for (var rest = bytes; !rest.IsEmpty;)
        {
            var isRune = Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.Done;
            if (Layout(rest[0]) is { } letter)
            {
                text.Append('\\').Append(letter);
            }
            else if (isRune && IsVisible(rune))
            {
                text.Append(rune);
            }
            else
            {
                foreach (var each in rest[..length])
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\x{each:x2}");
                }
            }

            rest = rest[length..];
        }

        return text.ToString();
    }

    /// <summary>
    /// The same in quotes, those in it after a backslash, and of more than 64 bytes the first, with how many there are.
    /// </summary>
    internal static string Quoted(ReadOnlySpan<byte> bytes)
    {
        var escaped = Escaped(bytes[..Math.Min(bytes.Length, MostQuoted)])
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return bytes.Length > MostQuoted
            ? FormattableString.Invariant($"\"{escaped}\"… ({bytes.Length} bytes)")
            : $"\"{escaped}\"";
    }

    private static char? Layout(byte first) =>
        first switch
        {
            (byte)'\t' => 't',
            (byte)'\n' => 'n',
            (byte)'\r' => 'r',
            (byte)'\\' => '\\',
            _ => null,
        };
}
