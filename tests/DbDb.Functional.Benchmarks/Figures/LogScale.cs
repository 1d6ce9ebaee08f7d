using System.Collections.Immutable;

namespace DbDb.Functional.Benchmarks.Figures;

/// <summary>Where numbers lie on a logarithmic axis, across or upwards.</summary>
/// <param name="Least">The number at the left end, or the bottom.</param>
/// <param name="Greatest">The number at the right end, or the top.</param>
/// <param name="Left">The left end, or the bottom, in pixels.</param>
/// <param name="Right">The right end, or the top, in pixels.</param>
internal sealed record LogScale(double Least, double Greatest, double Left, double Right)
{
    /// <summary>What two ticks' labels have between their middles at least, in pixels.</summary>
    public const double LeastGap = 34;

    private const double LeastSpan = 10;
    private static readonly ImmutableArray<ImmutableArray<double>> _steps = [[1, 2, 5], [1, 3], [1]];

    /// <summary>An axis that holds 1 and all of these, with room left at both ends.</summary>
    /// <param name="ratios">The ratios.</param>
    /// <param name="left">The left end, in pixels.</param>
    /// <param name="right">The right end, in pixels.</param>
    /// <param name="margin">The room at each end, in pixels.</param>
    public static LogScale Around(IEnumerable<double> ratios, double left, double right, double margin)
    {
        double[] all = [.. ratios.Where(ratio => ratio > 0 && double.IsFinite(ratio)), 1];
        var (least, greatest) = (Math.Min(all.Min(), 0.5), Math.Max(all.Max(), 2));
        var extra = Math.Pow(greatest / least, margin / (right - left - (2 * margin)));
        return new(least / extra, greatest * extra, left, right);
    }

    /// <summary>
    /// An axis that holds all of these in its middle, with room left at both ends, and is a decade long at least: so
    /// two ticks are on it.
    /// </summary>
    /// <param name="numbers">The numbers, one at least.</param>
    /// <param name="left">The left end, or the bottom, in pixels.</param>
    /// <param name="right">The right end, or the top, in pixels.</param>
    /// <param name="margin">The room at each end, in pixels.</param>
    public static LogScale Over(IEnumerable<double> numbers, double left, double right, double margin)
    {
        double[] all = [.. numbers.Where(number => number > 0 && double.IsFinite(number)).DefaultIfEmpty(1)];
        var missing = Math.Sqrt(Math.Max(1, LeastSpan * all.Min() / all.Max()));
        var (least, greatest) = (all.Min() / missing, all.Max() * missing);
        var extra = Math.Pow(greatest / least, margin / (Math.Abs(right - left) - (2 * margin)));
        return new(least / extra, greatest * extra, left, right);
    }

    public double X(double ratio) =>
        Left + ((Right - Left) * Math.Log(Math.Clamp(ratio, Least, Greatest) / Least) / Math.Log(Greatest / Least));

    /// <summary>Round numbers on the axis, as many as have room.</summary>
    public ImmutableArray<double> Ticks()
    {
        var first = (int)Math.Floor(Math.Log10(Least));
        var last = (int)Math.Ceiling(Math.Log10(Greatest));
        return _steps
            .Select(steps =>
                Enumerable
                    .Range(first, last - first + 1)
                    .SelectMany(power => steps, (power, step) => step * Math.Pow(10, power))
                    .Where(tick => tick >= Least && tick <= Greatest)
                    .ToImmutableArray()
            )
            .FirstOrDefault(
                ticks => ticks.Zip(ticks.Skip(1), (a, b) => X(b) - X(a)).All(gap => Math.Abs(gap) >= LeastGap),
                [1]
            );
    }
}
