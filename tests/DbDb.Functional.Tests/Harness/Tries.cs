using System.Globalization;

namespace DbDb.Functional.Tests;

/// <summary>
/// How often the tests that run something again and again do it: DBDB_TESTS percent of their default.
/// </summary>
internal static class Tries
{
    private static readonly int _percent =
        int.Parse(Environment.GetEnvironmentVariable("DBDB_TESTS") ?? "100", CultureInfo.InvariantCulture);

    public static int Of(int usual) => Math.Max(1, usual * _percent / 100);
}
