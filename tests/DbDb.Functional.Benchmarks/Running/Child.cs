using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DbDb.Functional.Benchmarks.Peers;
using DbDb.Functional.Benchmarks.Syncs;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>
/// A process that does one thing and answers with one line on its standard output. The parent calls the same program
/// with a hidden verb: <c>child-make</c> makes a fixture, <c>child-measure</c> measures one peer in one workload,
/// <c>child-commit</c> commits while it is traced.
/// </summary>
internal static class Child
{
    private const string Make = "child-make";
    private const string Measure = "child-measure";
    private const string Commit = "child-commit";

    public static bool IsMeant(string[] arguments) => arguments is [Make or Measure or Commit, ..];

    /// <summary>Runs as the child that the arguments ask for.</summary>
    public static void Run(string[] arguments)
    {
        var lab = new Lab(int.Parse(arguments[1], CultureInfo.InvariantCulture), arguments[2], arguments[3]);
        if (arguments is [Make, _, _, _, var fixture, var durable])
        {
            using var peer = Opener(durable)(lab.FixtureFolder);
            Fixtures.Make(Enum.Parse<Fixture>(fixture), peer, lab.Entries);
            return;
        }

        if (arguments is [Commit, .., var committing])
        {
            SyncCommits.Run(lab, Opener(committing));
            return;
        }

        var contestant = Catalogue.Named(arguments[4]).Contestants
            .Single(known => known.Peer.Equals(arguments[5], StringComparison.Ordinal));
        Console.WriteLine(JsonSerializer.Serialize(contestant.Measure(lab)));
    }

    /// <summary>Makes a fixture in a process of its own.</summary>
    public static void MakeFixture(Lab lab, Fixture fixture, string peer) =>
        _ = Start(Make, lab, fixture.ToString(), peer);

    /// <summary>Measures in a process of its own.</summary>
    public static Measurement MeasureIn(Lab lab, string workload, string peer) =>
        JsonSerializer.Deserialize<Measurement>(Start(Measure, lab, workload, peer))
        ?? throw new InvalidOperationException($"{workload}, {peer}: no answer");

    /// <summary>Makes single commits in a process of its own, and writes its system calls to a file.</summary>
    public static void TraceCommits(Lab lab, string peer, string trace) =>
        _ = Start(Commit, lab, "commits", peer, "strace", "-f", "-qq", "-e", $"trace={SyncTrace.Calls}", "-o", trace);

    private static Func<string, IDurablePeer> Opener(string name)
    {
        var peer = PeerNames.Durable.Single(known => known.Name.Equals(name, StringComparison.Ordinal));
        return folder => peer.Open(folder, Acknowledged.OnMedium);
    }

    private static string Start(string verb, Lab lab, string what, string peer, params ReadOnlySpan<string> tracer)
    {
        string[] command =
        [
            .. tracer,
            .. ThisProgram(),
            verb,
            lab.Entries.ToString(CultureInfo.InvariantCulture),
            lab.FixtureFolder,
            lab.ScratchFolder,
            what,
            peer,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var child = Process.Start(start)!;
        var complaint = child.StandardError.ReadToEndAsync();
        var answer = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? answer
            : throw new InvalidOperationException($"{what}, {peer}: {complaint.GetAwaiter().GetResult().Trim()}");
    }

    private static string[] ThisProgram() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.Ordinal)
            ? [Environment.ProcessPath!, typeof(Child).Assembly.Location]
            : [Environment.ProcessPath!];
}
