using System.Diagnostics;
using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>How time is taken.</summary>
internal static class Clock
{
    private const int WarmUpCalls = 40; // the runtime compiles a method for good after 30 calls
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs the work until the runtime has compiled everything in it for good: at least a second, and so many calls
    /// unless they take five seconds. Then collects the garbage, so that the measurement doesn't pay for it.
    /// </summary>
    public static void WarmUp(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        for (var calls = 0; IsCold(calls, Stopwatch.GetElapsedTime(start)); calls++)
        {
            work();
        }

        Settle();
    }

    /// <summary>As <see cref="WarmUp(Action)"/>.</summary>
    public static void WarmUp(Func<long> work) => WarmUp(() => { _ = work(); });

    /// <summary>Collects all garbage, and lets the runtime's own threads come to rest.</summary>
    public static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Thread.Sleep(200);
    }

    /// <summary>How long the work takes.</summary>
    public static TimeSpan Time(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>What the work returned, and the nanoseconds that it took for each of so many operations.</summary>
    public static (long Sum, double Nanoseconds) Time(Func<long> work, long operations)
    {
        var start = Stopwatch.GetTimestamp();
        var sum = work();
        return (sum, Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations);
    }

    /// <summary>
    /// The sum over all pieces of work, and the median of their times: somebody else's burst on the machine hits some
    /// of them only.
    /// </summary>
    /// <param name="pieces">Pieces alike.</param>
    /// <param name="operations">How many operations each of them does.</param>
    public static (long Sum, double Nanoseconds) TimePieces(IEnumerable<Func<long>> pieces, long operations)
    {
        var times = pieces.Select(piece => Time(piece, operations)).ToArray();
        return (Sum.OfAll(times.Select(time => time.Sum)), Median(times.Select(time => time.Nanoseconds)));
    }

    /// <summary>The median; of an even number the upper one.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static bool IsCold(int calls, TimeSpan elapsed) =>
        elapsed < _warmUp || (calls < WarmUpCalls && elapsed < 5 * _warmUp);
}
