using System.Globalization;
using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>
/// Which characters a person sees as what they are. Not: those that steer a terminal, end lines, turn the direction of
/// text or join and part what is beside them, and those that leave no mark, so that two names that look alike may
/// differ. After Unicode's general categories and its property Default_Ignorable_Code_Point.
/// </summary>
internal static class Visibility
{
    private const int LastOfPlane = 0xFFFE; // and the one after it: no characters, in every plane

    // first and last of each range that is ignorable and neither control nor format: joiners, fillers, selectors, and
    // room for more
    private static readonly (int First, int Last)[] _ignorable =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164), (0xFDD0, 0xFDEF),
        (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
    ];

    /// <summary>Whether a character is visible, be it as a space.</summary>
    public static bool IsVisible(Rune rune) =>
        rune.IsAscii ? !Rune.IsControl(rune)
        : (rune.Value & LastOfPlane) != LastOfPlane
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            && !Array.Exists(_ignorable, range => rune.Value >= range.First && rune.Value <= range.Last);
}
