using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>The same workloads with databases of several sizes.</summary>
internal static class Scale
{
    /// <summary>Those that are run where the options name none.</summary>
    public static ImmutableArray<string> Usual { get; } =
    ["load-sorted", "load-random", "get", "miss", "scan", "commit-overwrite"];

    /// <summary>Runs the workloads size by size, smallest first, and tells after each what is known so far.</summary>
    public static IEnumerable<ScaleResults> Run(Options options)
    {
        var workloads = Chosen(options);
        var results = ScaleResults.None;
        foreach (var entries in options.Scale)
        {
            Console.Error.WriteLine($"{entries:#,0} entries");
            results = results.With(entries, Runner.Run(options with { Entries = entries }, workloads));
            yield return results;
        }
    }

    /// <summary>
    /// What is run. Databases to read are loaded in order: at random, one of a hundred million entries would take most
    /// peers hours to make.
    /// </summary>
    public static ImmutableArray<Workload> Chosen(Options options) =>
        [
            .. Catalogue
                .Chosen(options.Workloads.Count == 0 ? options with { Workloads = Usual } : options)
                .Select(workload =>
                    workload.Fixture == Fixture.Loaded ? workload with { Fixture = Fixture.Sorted } : workload
                ),
        ];
}
