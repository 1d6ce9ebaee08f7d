using System.Globalization;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>
/// How a law is checked, in any test framework or in none. Two variables of the environment change it: DBDB_TESTS, how
/// many cases each law is tried on (100 if it isn't set), and DBDB_REPLAY, which repeats a failure and is set to what
/// the failure's message says. Without its last part, the size, it is where the random numbers of a whole run begin,
/// which otherwise nobody knows of a run that went well.
/// </summary>
public static class Law
{
    private const int UsualTries = 100;

    // The last tries are on trees of a few hundred entries.
    private const int LargestSize = 200;

    // So few tries don't begin with the smallest cases, which show little.
    private const int FewTries = 5;

    /// <summary>Tries the law on generated cases, ever larger ones.</summary>
    /// <param name="law">The law.</param>
    /// <param name="share">
    /// Tries only one case in so many, at least 1: for a law whose cases are dear. One case is tried always.
    /// </param>
    /// <param name="promise">What the law says, for the message; by default the name of the test.</param>
    /// <exception cref="LawBrokenException">
    /// The law doesn't hold: the smallest counterexample that was found, and how to repeat it.
    /// </exception>
    /// <exception cref="FormatException">
    /// DBDB_TESTS isn't a number, or DBDB_REPLAY isn't what a message said.
    /// </exception>
    public static void Holds(this Property law, int share = 1, [CallerMemberName] string promise = "") =>
        law.Check(Replayed(Sized(Config.Quick, share)).WithRunner(Runner(promise)));

    /// <summary>
    /// A law that holds where there is nothing to say against it; otherwise the first difference is its failure's
    /// reason.
    /// </summary>
    public static Property ToProperty(this IEnumerable<string> differences) =>
        differences.FirstOrDefault() is { } difference ? false.Label(difference) : true.ToProperty();

    internal static int Tries =>
        Environment.GetEnvironmentVariable("DBDB_TESTS") is { Length: > 0 } tries
            ? int.Parse(tries, CultureInfo.InvariantCulture)
            : UsualTries;

    /// <summary>Whether one failure is repeated, instead of a law tried.</summary>
    internal static bool IsOneCase => Replay is [_, _, _];

    private static string[]? Replay =>
        Environment.GetEnvironmentVariable("DBDB_REPLAY")?.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>As many cases as DBDB_TESTS says, one in so many of them, and ever larger ones.</summary>
    internal static Config Sized(Config config, int share)
    {
        var tries = Math.Max(1, Tries / share);
        return config.WithMaxTest(tries).WithStartSize(tries < FewTries ? LargestSize / 4 : 1).WithEndSize(LargestSize);
    }

    /// <summary>What DBDB_REPLAY says is done again.</summary>
    internal static Config Replayed(Config config) =>
        Replay switch
        {
            [var seed, var gamma, var size] => config.WithReplay(Number(seed), Number(gamma), (int)Number(size)),
            [var seed, var gamma] => config.WithReplay(Number(seed), Number(gamma)),
            null or [] => config,
            _ => throw new FormatException("DBDB_REPLAY is neither seed,gamma,size nor seed,gamma"),
        };

    /// <summary>Throws what there is to say of a law that doesn't hold.</summary>
    /// <param name="name">The name of the test that the law is.</param>
    internal static IRunner Runner(string name) => new LawRunner(name.Replace('_', ' '));

    private static ulong Number(string digits) => ulong.Parse(digits, CultureInfo.InvariantCulture);
}
