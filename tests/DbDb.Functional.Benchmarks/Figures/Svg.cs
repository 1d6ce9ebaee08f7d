using System.Globalization;
using System.Xml.Linq;

namespace DbDb.Functional.Benchmarks.Figures;

/// <summary>The few elements of SVG that the figure is made of.</summary>
internal static class Svg
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    public static XElement Document(double width, double height, string title, IEnumerable<XElement> content) =>
        new(
            _svg + "svg",
            new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width:0.#} {height:0.#}")),
            Number("width", width),
            Number("height", height),
            new XAttribute("role", "img"),
            new XElement(_svg + "title", title),
            new XElement(_svg + "style", Style.Text),
            Rectangle("back", 0, 0, width, height),
            content
        );

    public static XElement Rectangle(string style, double x, double y, double width, double height) =>
        new(
            _svg + "rect",
            new XAttribute("class", style),
            Number("x", x),
            Number("y", y),
            Number("width", width),
            Number("height", height)
        );

    public static XElement Line(string style, double x1, double y1, double x2, double y2) =>
        new(
            _svg + "line",
            new XAttribute("class", style),
            Number("x1", x1),
            Number("y1", y1),
            Number("x2", x2),
            Number("y2", y2)
        );

    /// <summary>Points joined by straight lines.</summary>
    public static XElement Path(string style, IEnumerable<(double X, double Y)> points) =>
        new(
            _svg + "polyline",
            new XAttribute("class", style),
            new XAttribute(
                "points",
                string.Join(
                    ' ',
                    points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}"))
                )
            )
        );

    public static XElement Dot(string style, double x, double y, double radius) =>
        new(_svg + "circle", new XAttribute("class", style), Number("cx", x), Number("cy", y), Number("r", radius));

    /// <param name="style">Its classes.</param>
    /// <param name="x">Where it begins, ends or has its middle.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">What it says.</param>
    public static XElement Text(string style, double x, double y, string text) =>
        new(_svg + "text", new XAttribute("class", style), Number("x", x), Number("y", y), text);

    private static XAttribute Number(string name, double value) =>
        new(name, value.ToString("0.#", CultureInfo.InvariantCulture));
}
