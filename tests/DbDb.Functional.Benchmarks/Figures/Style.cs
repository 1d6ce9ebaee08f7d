using System.Collections.Immutable;
using System.Globalization;

namespace DbDb.Functional.Benchmarks.Figures;

/// <summary>
/// The figure's colours, light and dark: those of the peers are told apart by colour-blind people too (after M. Okabe
/// and K. Ito).
/// </summary>
internal static class Style
{
    /// <summary>How many peers a section can show in colours of their own.</summary>
    public static int Colours => _light.Bars.Length;

    private static readonly Palette _light = new(
        "#ffffff",
        "#f3f5f7",
        "#1f2328",
        "#59636e",
        "#d1d9e0",
        ["#0072b2", "#d98200", "#009e73", "#c25e97", "#7d8590", "#8b4a2f"]
    );

    private static readonly Palette _dark = new(
        "#0d1117",
        "#161c24",
        "#f0f6fc",
        "#9198a1",
        "#343b44",
        ["#56b4e9", "#f0b030", "#2fc298", "#e08fbd", "#9ea7b3", "#d08a6a"]
    );

    public static string Text { get; } =
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""

                text { font-family: ui-sans-serif, system-ui, "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; font-size: 11px; }
                .title { font-size: 14px; font-weight: 600; }
                .value, .tick, .note { font-size: 9px; }
                .end { text-anchor: end; }
                .middle { text-anchor: middle; }
                {{Rules(_light)}}
                @media (prefers-color-scheme: dark) {
                  {{Rules(_dark)}}
                }

            """
        );

    private static string Rules(Palette palette) =>
        string.Join(
            ' ',
            [
                $".back {{ fill: {palette.Back}; }}",
                $".stripe {{ fill: {palette.Stripe}; }}",
                $"text {{ fill: {palette.Ink}; }}",
                $".value, .tick, .note {{ fill: {palette.Faint}; }}",
                $".grid {{ stroke: {palette.Grid}; stroke-width: 1; }}",
                $".one {{ stroke: {palette.Ink}; stroke-width: 1.5; }}",
                $".range {{ stroke: {palette.Ink}; stroke-width: 1; }}",
                $".own {{ fill: {palette.Ink}; }}",
                $".line {{ fill: none; stroke-width: 1.5; }}",
                $".own.line {{ fill: none; stroke: {palette.Ink}; stroke-width: 2.5; }}",
                .. palette.Bars.Select(
                    (colour, i) =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $".peer{i} {{ fill: {colour}; }} .peer{i}.line {{ fill: none; stroke: {colour}; }}"
                        )
                ),
            ]
        );

    private sealed record Palette(
        string Back,
        string Stripe,
        string Ink,
        string Faint,
        string Grid,
        ImmutableArray<string> Bars
    );
}
