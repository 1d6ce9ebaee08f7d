using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DbDb.Functional.Pictures;

/// <summary>The few elements of SVG that pictures are made of.</summary>
internal static class Svg
{
    /// <summary>
    /// How wide a column of text is in its usual size, in pixels: a little more than in any common monospaced font.
    /// </summary>
    public const double ColumnWidth = 7.4;

    /// <summary>From one line of text to the next, in pixels.</summary>
    public const double LineStep = 16;

    private static readonly XmlWriterSettings _settings =
        new() { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };

    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    /// <summary>A whole picture as a file of UTF-8.</summary>
    /// <param name="width">Its width, in pixels.</param>
    /// <param name="height">Its height, in pixels.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="description">What it shows, for who doesn't see it.</param>
    /// <param name="content">What it is made of.</param>
    public static byte[] File(
        double width, double height, string title, string description, IEnumerable<XElement> content)
    {
        var document = new XElement(
            _svg + "svg",
            new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width:0.#} {height:0.#}")),
            Number("width", width),
            Number("height", height),
            new XAttribute("role", "img"),
            new XElement(_svg + "title", title),
            new XElement(_svg + "desc", description),
            new XElement(_svg + "style", Style.Text),
            Back(),
            content);
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, _settings))
        {
            document.WriteTo(writer);
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>
    /// Elements that belong together, and what is said of them to who points at them; nothing, if there is nothing to
    /// say.
    /// </summary>
    public static XElement Group(string details, IEnumerable<XElement> content) =>
        new(_svg + "g", details.Length == 0 ? null : new XElement(_svg + "title", details), content);

    /// <summary>A box with round corners.</summary>
    public static XElement Rectangle(string style, Area area) =>
        new(
            _svg + "rect",
            new XAttribute("class", style),
            Number("x", area.X),
            Number("y", area.Y),
            Number("width", area.Width),
            Number("height", area.Height),
            Number("rx", 5));

    /// <summary>A line that is drawn as <paramref name="path"/> says, in SVG's words.</summary>
    public static XElement Path(string style, FormattableString path) =>
        new(
            _svg + "path",
            new XAttribute("class", style),
            new XAttribute("d", path.ToString(CultureInfo.InvariantCulture)));

    /// <summary>
    /// A line of text. One that may not be as wide as it is taken for is made to be, so that it runs into nothing.
    /// </summary>
    /// <param name="style">Its classes.</param>
    /// <param name="x">Where it begins, or has its middle.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">What it says.</param>
    /// <param name="scale">How much larger than usual its letters are.</param>
    public static XElement Text(string style, double x, double y, string text, double scale = 1) =>
        new(
            _svg + "text",
            new XAttribute("class", style),
            Number("x", x),
            Number("y", y),
            Ascii.IsValid(text) ? null : Stretch(TextWidth.Of(text) * ColumnWidth * scale),
            text);

    private static XElement Back() =>
        new(
            _svg + "rect",
            new XAttribute("class", "back"),
            new XAttribute("width", "100%"),
            new XAttribute("height", "100%"));

    private static XAttribute[] Stretch(double width) =>
        [Number("textLength", width), new XAttribute("lengthAdjust", "spacingAndGlyphs")];

    private static XAttribute Number(string name, double value) =>
        new(name, value.ToString("0.#", CultureInfo.InvariantCulture));
}
