using System.Collections.Immutable;

namespace DbDb.Functional.Benchmarks.Figures;

/// <summary>Where ratios lie on a logarithmic axis.</summary>
/// <param name="Least">The ratio at the left end.</param>
/// <param name="Greatest">The ratio at the right end.</param>
/// <param name="Left">The left end, in pixels.</param>
/// <param name="Right">The right end, in pixels.</param>
internal sealed record LogScale(double Least, double Greatest, double Left, double Right)
{
    private const double LeastGap = 34; // between two ticks' labels, in pixels
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

    public double X(double ratio) =>
        Left + ((Right - Left) * Math.Log(Math.Clamp(ratio, Least, Greatest) / Least) / Math.Log(Greatest / Least));

    /// <summary>Round ratios on the axis, as many as have room.</summary>
    public ImmutableArray<double> Ticks()
    {
        var first = (int)Math.Floor(Math.Log10(Least));
        var last = (int)Math.Ceiling(Math.Log10(Greatest));
        return _steps
            .Select(steps => Enumerable.Range(first, last - first + 1)
                .SelectMany(power => steps, (power, step) => step * Math.Pow(10, power))
                .Where(tick => tick >= Least && tick <= Greatest)
                .ToImmutableArray())
            .FirstOrDefault(ticks => ticks.Zip(ticks.Skip(1), (a, b) => X(b) - X(a)).All(gap => gap >= LeastGap), [1]);
    }
}
