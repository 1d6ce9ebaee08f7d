using System.Globalization;
using System.Text;

namespace DbDb.Functional.Pictures;

/// <summary>
/// Text for a picture: on one line, what would not show escaped, and so nothing in it that XML forbids or that turns
/// the direction of text.
/// </summary>
internal static class Label
{
    private const int NameColumns = 40;

    /// <summary>
    /// A key's text, at most so many columns wide: its beginning and its end, since keys often begin alike.
    /// </summary>
    public static string Of(Key key, int width) =>
        key.Length == 0 ? "(empty key)" : TextWidth.CutMiddle(ByteText.Escaped(key.Span), width);

    /// <summary>Some text, at most so many columns wide.</summary>
    public static string Of(string text, int width) =>
        TextWidth.CutMiddle(string.Concat(text.EnumerateRunes().Select(Visible)), width);

    /// <summary>A database's name.</summary>
    public static string Name(string name) => Of(name, NameColumns);

    /// <summary>A time, without fractions of a second.</summary>
    public static string Time(Instant instant) =>
        instant.ToString() is var text && text.IndexOf('.', StringComparison.Ordinal) is var point and > 0
            ? $"{text[..point]}Z"
            : text;

    /// <summary>So many of something.</summary>
    public static string Counted(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>So many entries.</summary>
    public static string Entries(long count) => Counted(count, "entry", "entries");

    private static string Visible(Rune rune) =>
        ByteText.IsVisible(rune) ? rune.ToString() : ByteText.Escaped(Encoding.UTF8.GetBytes(rune.ToString()));
}
