using FsCheck.Xunit;
using Xunit.Sdk;

namespace DbDb.Functional.Properties;

/// <summary>
/// A law: what holds of every case. Its parameters are generated, as <see cref="Cases"/> says; it returns a
/// <see cref="FsCheck.Property"/>, or whether it holds, or nothing and throws. It is tried, repeated and reported as by
/// <see cref="Law.Holds"/>: DBDB_TESTS, DBDB_REPLAY, the message and the sizes are the same.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("DbDb.Functional.Properties.LawDiscoverer", "DbDb.Functional.Properties")]
public sealed class LawAttribute : PropertyAttribute
{
    /// <summary>Tries only one case in so many, at least 1: for a law whose cases are dear.</summary>
    public int Share { get; set; } = 1;
}
