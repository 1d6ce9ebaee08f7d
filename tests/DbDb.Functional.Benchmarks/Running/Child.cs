using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DbDb.Functional.Benchmarks.Peers;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>
/// A process that does one thing and answers with one line on its standard output. The parent calls the same program with a hidden verb:
/// <c>child-make</c> makes a fixture, <c>child-measure</c> measures one peer in one workload.
/// </summary>
internal static class Child
{
    private const string Make = "child-make";
    private const string Measure = "child-measure";

    public static bool IsMeant(string[] arguments) => arguments is [Make or Measure, ..];

    /// <summary>Runs as the child that the arguments ask for.</summary>
    public static void Run(string[] arguments)
    {
        var lab = new Lab(int.Parse(arguments[1], CultureInfo.InvariantCulture), arguments[2], arguments[3]);
        if (arguments is [Make, _, _, _, var fixture, var durable])
        {
            using var peer = PeerNames.Durable.Single(known => known.Name.Equals(durable, StringComparison.Ordinal))
                .Open(lab.FixtureFolder, Acknowledged.OnMedium);
            Fixtures.Make(Enum.Parse<Fixture>(fixture), peer, lab.Entries);
            return;
        }

        var contestant = Catalogue.Named(arguments[4]).Contestants
            .Single(known => known.Peer.Equals(arguments[5], StringComparison.Ordinal));
        Console.WriteLine(JsonSerializer.Serialize(contestant.Measure(lab)));
    }

    /// <summary>Makes a fixture in a process of its own.</summary>
    public static void MakeFixture(Lab lab, Fixture fixture, string peer) => _ = Start(Make, lab, fixture.ToString(), peer);

    /// <summary>Measures in a process of its own.</summary>
    public static Measurement MeasureIn(Lab lab, string workload, string peer) =>
        JsonSerializer.Deserialize<Measurement>(Start(Measure, lab, workload, peer))
            ?? throw new InvalidOperationException($"{workload}, {peer}: no answer");

    private static string Start(string verb, Lab lab, string what, string peer)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.Ordinal))
        {
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        }

        string[] arguments =
            [verb, lab.Entries.ToString(CultureInfo.InvariantCulture), lab.FixtureFolder, lab.ScratchFolder, what, peer];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var complaint = child.StandardError.ReadToEndAsync();
        var answer = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? answer
            : throw new InvalidOperationException($"{what}, {peer}: {complaint.GetAwaiter().GetResult().Trim()}");
    }
}
