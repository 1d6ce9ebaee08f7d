using System.Text;

namespace DbDb.Functional;

/// <summary>Bytes as a text for whoever looks at them in a debugger or in a failing test.</summary>
internal static class ByteText
{
    private const int MostShown = 64;

    /// <summary>
    /// The bytes in quotes, read as UTF-8: what isn't UTF-8 or can't be seen as <c>\xNN</c>, and of more than 64 the
    /// first, with how many there are.
    /// </summary>
    public static string Quoted(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        for (var rest = bytes[..Math.Min(bytes.Length, MostShown)]; !rest.IsEmpty;)
        {
            var isRune = Rune.DecodeFromUtf8(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isRune && IsVisible(rune))
            {
                text.Append(rune.Value is '"' or '\\' ? "\\" : "").Append(rune);
            }
            else
            {
                foreach (var each in rest[..length])
                {
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{each:X2}");
                }
            }

            rest = rest[length..];
        }

        text.Append('"');
        return bytes.Length > MostShown ? FormattableString.Invariant($"{text}… ({bytes.Length} bytes)") : text.ToString();
    }

    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.Control
            or System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator
            or System.Globalization.UnicodeCategory.PrivateUse
            or System.Globalization.UnicodeCategory.OtherNotAssigned);
}
