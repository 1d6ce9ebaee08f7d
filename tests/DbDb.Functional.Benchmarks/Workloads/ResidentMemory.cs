using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>The memory of a process that has looked up every entry of a database.</summary>
internal static class ResidentMemory
{
    private const int KeysAtATime = 4_096;

    /// <summary>
    /// Its anonymous memory then, garbage included, and by how much that has grown since before the database was
    /// opened.
    /// </summary>
    public static Measurement Measure(Lab lab, Func<string, IDurablePeer> open)
    {
        // One array for all keys, so that those who ask leave no garbage themselves.
        var keys = new byte[KeysAtATime * Sample.KeyBytes];
        var before = ProcessMemory.Anonymous();
        using var peer = open(lab.FixtureFolder);
        var sum = 0L;
        for (var from = 0; from < lab.Entries; from += KeysAtATime)
        {
            var some = keys.AsMemory(0, Math.Min(KeysAtATime, lab.Entries - from) * Sample.KeyBytes);
            Sample.BaseKeys(from, some.Span);
            sum = unchecked(sum + peer.Gets(new(some, Sample.KeyBytes))());
        }

        var after = ProcessMemory.Anonymous();
        return Measurement.Of(sum, after, after - before);
    }
}
