using System.Globalization;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>Figures for people: three significant digits, in a unit that suits them.</summary>
internal static class Numbers
{
    public static string Significant(double number) => Math.Abs(number) switch
    {
        0 => "0",
        < 1 => number.ToString("0.000", CultureInfo.InvariantCulture),
        < 10 => number.ToString("0.00", CultureInfo.InvariantCulture),
        < 100 => number.ToString("0.0", CultureInfo.InvariantCulture),
        _ => number.ToString("#,0", CultureInfo.InvariantCulture),
    };

    /// <summary>A number of things.</summary>
    public static string Whole(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string WithUnit(double number, string unit) => unit switch
    {
        "ns" when number >= 1_000_000 => $"{Significant(number / 1_000_000)} ms",
        "ns" when number >= 1_000 => $"{Significant(number / 1_000)} µs",
        _ => $"{Significant(number)} {unit}",
    };

    /// <summary>A number of things where there is little room.</summary>
    public static string Short(int number) => number switch
    {
        >= 1_000_000 => $"{Rounded(number / 1e6)} M",
        >= 1_000 => $"{Rounded(number / 1e3)} k",
        _ => Rounded(number),
    };

    /// <summary>A round time.</summary>
    public static string Time(double nanoseconds) => nanoseconds switch
    {
        >= 1e9 => $"{Rounded(nanoseconds / 1e9)} s",
        >= 1e6 => $"{Rounded(nanoseconds / 1e6)} ms",
        >= 1e3 => $"{Rounded(nanoseconds / 1e3)} µs",
        _ => $"{Rounded(nanoseconds)} ns",
    };

    /// <summary>A ratio in a table: two digits after the point, unless they tell nothing; none to nothing.</summary>
    public static string Of(double ratio) =>
        !double.IsFinite(ratio) ? "–"
        : ratio is < 0.0095 or >= 99.5 ? Ratio(ratio)
        : ratio.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>The ratio of medians, and the range of the rounds' own ratios where there is one.</summary>
    public static string Of(Ratio ratio) => ratio.Least < ratio.Greatest
        ? $"{Of(ratio.OfMedians)} ({Of(ratio.Least)}–{Of(ratio.Greatest)})"
        : Of(ratio.OfMedians);

    /// <summary>A ratio alone, in two significant digits or so.</summary>
    public static string Ratio(double ratio) =>
        ratio.ToString(
            ratio is > 0 and < 0.095 ? $"F{1 + (int)Math.Ceiling(-Math.Log10(ratio))}"
                : ratio < 9.95 ? "0.00"
                : ratio < 99.5 ? "0.0"
                : "#,0",
            CultureInfo.InvariantCulture
        );

    private static string Rounded(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
