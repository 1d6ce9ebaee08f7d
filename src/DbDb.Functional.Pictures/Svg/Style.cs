namespace DbDb.Functional.Pictures;

/// <summary>
/// How pictures look, light and dark. What only one tree has differs from the rest in colour and in its border, so that
/// it is told by who sees no colours too.
/// </summary>
internal static class Style
{
    private static readonly Palette _light = new(
        "#ffffff", "#1f2328", "#59636e",
        Shared: new("#f0f2f5", "#818b98"),
        Older: new("#fff1de", "#b35900"),
        Newer: new("#ddeeff", "#0757ba")
    );

    private static readonly Palette _dark = new(
        "#0d1117", "#f0f6fc", "#9aa4af",
        Shared: new("#21262d", "#7d8590"),
        Older: new("#3b2300", "#f0a23c"),
        Newer: new("#0c2d5a", "#6cb6ff")
    );

    /// <summary>The rules, in CSS.</summary>
    public static string Text { get; } = $$"""

                text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; white-space: pre; }
                .title { font-size: 16px; font-weight: 600; }
                .name { font-weight: 700; }
                .middle { text-anchor: middle; }
                rect { stroke-width: 1.25; }
                rect.older { stroke-dasharray: 5 3; stroke-width: 1.75; }
                rect.newer { stroke-width: 2.5; }
                path { fill: none; stroke-width: 1.25; stroke-opacity: 0.75; }
                path.path { stroke-width: 2.5; stroke-opacity: 1; }
                path.older { stroke-dasharray: 5 3; }
                {{Rules(_light)}}
                @media (prefers-color-scheme: dark) {
                  {{Rules(_dark)}}
                }

            """;

    /// <summary>The colours of what is drawn on paper: those of the light palette.</summary>
    public static (string Fill, string Line) Of(Sides sides) => Of(sides, _light);

    private static (string Fill, string Line) Of(Sides sides, Palette palette) =>
        sides switch
        {
            Sides.Older => palette.Older,
            Sides.Newer => palette.Newer,
            _ => palette.Shared,
        };

    /// <summary>The class of what these trees have.</summary>
    public static string ClassOf(Sides sides) =>
        sides switch
        {
            Sides.Older => "older",
            Sides.Newer => "newer",
            _ => "shared",
        };

    private static string Rules(Palette palette) => string.Join(
        ' ',
        [
            $"rect.back {{ fill: {palette.Back}; }}",
            .. new[] { Sides.Both, Sides.Older, Sides.Newer }.Select(sides =>
                Rules(ClassOf(sides), Of(sides, palette))),
            $"text, text.shared {{ fill: {palette.Ink}; }}",
            $"text.faint {{ fill: {palette.Faint}; }}",
        ]);

    private static string Rules(string name, (string Fill, string Line) colours) =>
        $"rect.{name} {{ fill: {colours.Fill}; stroke: {colours.Line}; }} path.{name} {{ stroke: {colours.Line}; }} "
        + $"text.{name} {{ fill: {colours.Line}; }}";

    private sealed record Palette(
        string Back,
        string Ink,
        string Faint,
        (string Fill, string Line) Shared,
        (string Fill, string Line) Older,
        (string Fill, string Line) Newer
    );
}
