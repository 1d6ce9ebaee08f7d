using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// Opening a database and reading one key: as the first thing that a process does, with the code to compile and the
/// file on the medium; then with the code warm but the file on the medium; then with both warm.
/// </summary>
internal static class Opening
{
    private const int Times = 50;

    public static Measurement Measure(Lab lab, Func<string, IDurablePeer> open)
    {
        var keys = Sample.Hits(lab.Entries, 1 + (3 * Times));
        PageCache.Evict(lab.FixtureFolder);
        var first = OpenAndGet(lab, open, keys.Slice(0, 1));
        var warm = Many(lab, open, keys.Slice(1, Times), evict: false);
        var cold = Many(lab, open, keys.Slice(1 + Times, Times), evict: true);
        var again = Many(lab, open, keys.Slice(1 + (2 * Times), Times), evict: false);
        return Measurement.Of(
            unchecked(first.Sum + warm.Sum + cold.Sum + again.Sum),
            first.Milliseconds,
            cold.Milliseconds,
            again.Milliseconds
        );
    }

    private static (long Sum, double Milliseconds) Many(
        Lab lab,
        Func<string, IDurablePeer> open,
        Column keys,
        bool evict
    )
    {
        var sum = 0L;
        var times = new List<double>();
        for (var i = 0; i < keys.Count; i++)
        {
            if (evict)
            {
                PageCache.Evict(lab.FixtureFolder);
            }

            var (value, time) = OpenAndGet(lab, open, keys.Slice(i, 1));
            sum = unchecked(sum + value);
            times.Add(time);
        }

        return (sum, Clock.Median(times));
    }

    private static (long Sum, double Milliseconds) OpenAndGet(Lab lab, Func<string, IDurablePeer> open, Column key)
    {
        IDurablePeer? peer = null;
        try
        {
            var (sum, time) = Clock.Time(
                () =>
                {
                    peer = open(lab.FixtureFolder);
                    return peer.Gets(key)();
                },
                operations: 1
            );
            return (sum, time / 1e6);
        }
        finally
        {
            peer?.Dispose();
        }
    }
}
