using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Peers;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>
/// Runs the chosen workloads, round by round and peer by peer, and tells on standard error how far it is.
/// </summary>
internal static class Runner
{
    public static Results Run(Options options) => Run(options, Catalogue.Chosen(options));

    /// <summary>Runs these workloads, whichever the options name.</summary>
    public static Results Run(Options options, ImmutableArray<Workload> chosen)
    {
        var log = Console.Error;
        var workloads = WithoutMissing(chosen, log);
        if (Machine.Busy() is { } warning)
        {
            log.WriteLine(warning);
        }

        var measured = new Dictionary<(string Workload, string Peer), List<Measurement>>();
        using var workshop = Workshop.In(options);
        foreach (
            var (workload, one) in workloads.SelectMany(
                workload => workload.Contestants,
                (workload, one) => (workload, one)
            )
        )
        {
            workshop.Prepare(workload.Fixture, one.Maker);
            measured[(workload.Name, one.Peer)] = [];
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var workload in workloads)
            {
                // Each round begins with another peer, so that none always runs after the same one.
                foreach (var one in Rotated(workload.Contestants, round))
                {
                    var measurement = workshop.Measure(workload, one);
                    measured[(workload.Name, one.Peer)].Add(measurement);
                    log.WriteLine(
                        $"round {round + 1}  {workload.Name,-14} {one.Peer,-26} {string.Join("  ", measurement.Figures.Select(Numbers.Significant))}"
                    );
                }

                CheckSums(workload, measured);
            }
        }

        return Results.Of(workloads, measured);
    }

    private static ImmutableArray<Workload> WithoutMissing(ImmutableArray<Workload> workloads, TextWriter log)
    {
        var missing = workloads
            .SelectMany(workload => workload.Contestants, (_, one) => one.Peer)
            .Distinct(StringComparer.Ordinal)
            .Select(peer => (Peer: peer, Why: PeerNames.WhyMissing(peer)))
            .Where(one => one.Why is not null)
            .ToDictionary(one => one.Peer, one => one.Why, StringComparer.Ordinal);
        foreach (var (peer, why) in missing)
        {
            log.WriteLine($"{peer} is left out: {why}");
        }

        return
        [
            .. workloads.Select(workload => workload with
            {
                Contestants = [.. workload.Contestants.Where(one => !missing.ContainsKey(one.Peer))],
            }),
        ];
    }

    private static IEnumerable<Contestant> Rotated(ImmutableArray<Contestant> contestants, int by) =>
        contestants.Select((_, i) => contestants[(i + by) % contestants.Length]);

    private static void CheckSums(
        Workload workload,
        Dictionary<(string Workload, string Peer), List<Measurement>> measured
    )
    {
        var sums = workload.Contestants
            .SelectMany(one => measured[(workload.Name, one.Peer)])
            .Select(measurement => measurement.Sum)
            .OfType<long>()
            .Distinct();
        if (sums.Count() > 1)
        {
            throw new InvalidOperationException(
                $"{workload.Name}: the peers read different data, so their times can't be compared"
            );
        }
    }
}
