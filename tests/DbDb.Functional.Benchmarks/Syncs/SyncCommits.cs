using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Syncs;

/// <summary>Single commits between two marks that a trace of system calls shows.</summary>
internal static class SyncCommits
{
    public const int Count = 200;
    public const string Begin = "commits-begin";
    public const string End = "commits-end";

    private const int WarmCount = 20;

    public static void Run(Lab lab, Func<string, IDurablePeer> open)
    {
        var records = Sample.Fresh(WarmCount + Count);
        using var peer = open(lab.NewFolder());
        for (var i = 0; i < WarmCount; i++)
        {
            peer.Set(records, i);
        }

        Mark(lab, Begin);
        for (var i = WarmCount; i < records.Count; i++)
        {
            peer.Set(records, i);
        }

        Mark(lab, End);
    }

    private static void Mark(Lab lab, string name) => File.WriteAllBytes(Path.Combine(lab.ScratchFolder, name), []);
}
