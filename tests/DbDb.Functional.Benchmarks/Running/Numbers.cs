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

    public static string WithUnit(double number, string unit) => unit switch
    {
        "ns" when number >= 1_000_000 => $"{Significant(number / 1_000_000)} ms",
        "ns" when number >= 1_000 => $"{Significant(number / 1_000)} µs",
        _ => $"{Significant(number)} {unit}",
    };

    /// <summary>A ratio in a table: two digits behind the point, unless they tell nothing.</summary>
    public static string Of(double ratio) => ratio is < 0.0095 or >= 99.5 ? Ratio(ratio) : ratio.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Of(Ratio ratio) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Of(ratio.OfMedians)} ({Of(ratio.Least)}–{Of(ratio.Greatest)})");

    /// <summary>A ratio alone, in two significant digits or so.</summary>
    public static string Ratio(double ratio) => ratio.ToString(
        ratio is > 0 and < 0.095 ? $"F{1 + (int)Math.Ceiling(-Math.Log10(ratio))}" : ratio < 9.95 ? "0.00" : ratio < 99.5 ? "0.0" : "#,0",
        CultureInfo.InvariantCulture);
}
