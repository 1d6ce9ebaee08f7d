using System.Buffers;
using System.Globalization;
using System.Text;

namespace DbDb.Functional;

/// <summary>Bytes as a text for whoever looks at them in a message, a debugger or a failing test.</summary>
internal static class ByteText
{
    private const int MostQuoted = 64;
    private const int MostInLine = 40;

    /// <summary>
    /// The bytes in quotes, read as UTF-8: what isn't UTF-8 or can't be seen as <c>\xNN</c>, and of more than 64 the
    /// first, with how many there are.
    /// </summary>
    public static string Quoted(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        for (var rest = bytes[..Math.Min(bytes.Length, MostQuoted)]; !rest.IsEmpty;)
        {
            var isRune = Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.Done;
            if (isRune && IsVisible(rune))
            {
                text.Append(rune.Value is '"' or '\\' ? "\\" : "").Append(rune);
            }
            else
            {
                foreach (var each in rest[..length])
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\x{each:X2}");
                }
            }

            rest = rest[length..];
        }

        text.Append('"');
        return bytes.Length > MostQuoted ? FormattableString.Invariant($"{text}… ({bytes.Length} bytes)") : text.ToString();
    }

    /// <summary>
    /// The bytes read as UTF-8, for a message of one line: of more than 40 characters the first, and U+FFFD for what
    /// isn't UTF-8 or controls a terminal.
    /// </summary>
    public static string InLine(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var left = MostInLine;
        foreach (var rune in Encoding.UTF8.GetString(bytes).EnumerateRunes())
        {
            if (left-- == 0)
            {
                return text.Append('…').ToString();
            }

            text.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }

        return text.ToString();
    }

    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned);
}
