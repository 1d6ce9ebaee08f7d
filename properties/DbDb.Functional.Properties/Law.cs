using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>How a law is checked. DBDB_TESTS=10000 tries harder; DBDB_REPLAY=seed,gamma[,size] repeats a failure.</summary>
internal static class Law
{
    private static readonly int _tests = int.Parse(Environment.GetEnvironmentVariable("DBDB_TESTS") ?? "100", CultureInfo.InvariantCulture);

    // The last tries are on trees of a few hundred entries.
    private const int LargestSize = 200;

    private static readonly Config _config = Replayed(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithEndSize(LargestSize),
        Environment.GetEnvironmentVariable("DBDB_REPLAY")?.Split(',').Select(number => ulong.Parse(number, CultureInfo.InvariantCulture)).ToArray());

    /// <summary>Throws, with the smallest counterexample found and how to repeat it, unless the law holds.</summary>
    /// <param name="law">The law.</param>
    /// <param name="share">Tries only one in so many: for a law whose tries are dear.</param>
    public static void Holds(this Property law, int share = 1) => law.Check(_config.WithMaxTest(Math.Max(1, _tests / share)));

    /// <summary>A law that holds where there is nothing to say against it.</summary>
    public static Property Holds(this IEnumerable<string> differences) =>
        differences.FirstOrDefault() is { } difference ? false.Label(difference) : true.ToProperty();

    private static Config Replayed(Config config, ulong[]? at) =>
        at switch
        {
            [var seed, var gamma, var size] => config.WithReplay(seed, gamma, (int)size),
            [var seed, var gamma] => config.WithReplay(seed, gamma),
            _ => config,
        };
}
