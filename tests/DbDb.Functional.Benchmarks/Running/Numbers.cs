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
        "ns" when number >= 1_000 => $"{Significant(number / 1_000)} µs",
        _ => $"{Significant(number)} {unit}",
    };

    public static string Of(Ratio ratio) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ratio.OfMedians:0.00} ({ratio.Least:0.00}–{ratio.Greatest:0.00})");

    /// <summary>A ratio alone, in two significant digits or so.</summary>
    public static string Ratio(double ratio) => ratio.ToString(ratio < 0.095 ? "0.000" : ratio < 9.95 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
