using System.Globalization;
using System.Text;

namespace DbDb.Functional.Pictures;

/// <summary>
/// How many columns text takes at a terminal, and in the monospaced font of a picture: two for wide East Asian
/// characters and emoji, none for combining ones.
/// </summary>
public static class TextWidth
{
    // first and last of each range, after Unicode's EastAsianWidth.txt, W and F, in blocks
    private static readonly (int First, int Last)[] _wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF),
        (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F),
        (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The columns that <paramref name="text"/> takes.</summary>
    public static int Of(string text) => Ascii.IsValid(text) ? text.Length : text.EnumerateRunes().Sum(Of);

    /// <summary>
    /// As much of <paramref name="text"/> as fits into <paramref name="width"/> columns; an ellipsis ends it if it is
    /// cut.
    /// </summary>
    public static string Cut(string text, int width)
    {
        if (Of(text) <= width)
        {
            return text;
        }

        var (columns, length) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            columns += Of(rune);
            if (columns >= width)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return width > 0 ? text[..length] + "…" : "";
    }

    /// <summary>The same, but what is cut out lies nearer the beginning than the end.</summary>
    public static string CutMiddle(string text, int width)
    {
        if (Of(text) <= width)
        {
            return text;
        }

        var begin = Cut(text, width / 3 + 1);
        var (columns, from) = (width - Of(begin), text.Length);
        foreach (var rune in text.EnumerateRunes().Reverse())
        {
            columns -= Of(rune);
            if (columns < 0)
            {
                break;
            }

            from -= rune.Utf16SequenceLength;
        }

        return begin + text[from..];
    }

    private static int Of(Rune rune) =>
        rune.Value < 0x300 ? 1
        : Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
        : Array.Exists(_wide, range => rune.Value >= range.First && rune.Value <= range.Last) ? 2
        : 1;
}
