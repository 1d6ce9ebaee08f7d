using System.ComponentModel;
using DbDb.Functional.Benchmarks.Peers;
using DbDb.Functional.Benchmarks.Running;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Syncs;

/// <summary>
/// How often each database syncs for a commit, as the system calls of a process show that makes single commits: whether
/// durability is equal needn't be believed. Linux only, where <c>strace</c> is installed.
/// </summary>
internal static class SyncCount
{
    public static void Run(Options options, TextWriter to)
    {
        to.WriteLine($"{string.Empty,-12}{"syncs",-10}writes to files opened with O_DSYNC, each for a single commit");
        var chosen = PeerNames.Durable
            .Select(peer => peer.Name)
            .Where(peer => options.Peers.Count == 0 || options.Peers.Contains(peer, StringComparer.Ordinal));
        foreach (var peer in chosen)
        {
            to.WriteLine(PeerNames.WhyMissing(peer) is { } why ? $"{peer} is left out: {why}" : Line(options, peer));
        }
    }

    private static string Line(Options options, string peer)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"dbdb-syncs-{Guid.NewGuid():N}")).FullName;
        var trace = Path.Combine(folder, "trace");
        try
        {
            Child.TraceCommits(new Lab(0, folder, folder), peer, trace);
            var counted = SyncTrace.Of(File.ReadLines(trace));
            return FormattableString.Invariant(
                $"{peer,-12}{(double)counted.Syncs / SyncCommits.Count,-10:0.00}{(double)counted.SyncedWrites / SyncCommits.Count:0.00}"
            );
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("strace, which shows the system calls, isn't installed", missing);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
