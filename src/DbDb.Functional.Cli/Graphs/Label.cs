using System.Globalization;

namespace DbDb.Functional.Cli;

/// <summary>
/// Text for a picture: on one line, what would not show escaped, and so nothing in it that XML forbids or that turns
/// the direction of text.
/// </summary>
internal static class Label
{
    private const int FileColumns = 40;

    /// <summary>
    /// A key's text, at most so many columns wide: its beginning and its end, since keys often begin alike.
    /// </summary>
    public static string Of(Key key, int width) => key.Length == 0 ? "(empty key)" : TextWidth.CutMiddle(ByteText.Escaped(key.Span), width);

    /// <summary>Some text, at most so many columns wide.</summary>
    public static string Of(string text, int width) => TextWidth.CutMiddle(Escapes.Line(text), width);

    /// <summary>A file's name, without its folder.</summary>
    public static string FileName(string path) => Of(Path.GetFileName(path), FileColumns);

    /// <summary>So many of something.</summary>
    public static string Counted(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>So many entries.</summary>
    public static string Entries(long count) => Counted(count, "entry", "entries");
}
