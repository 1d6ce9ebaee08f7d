using System.Collections.Immutable;
using System.CommandLine;
using DbDb.Functional.Pictures;

namespace DbDb.Functional.Cli;

/// <summary>What to draw, how much of it, and where to.</summary>
internal sealed class GraphOptions
{
    private const int MostCommits = 10_000;

    private readonly Argument<Moment> _first = MomentArgument.OrNewest(
        "REV", "the revision, as in --at; the newest if not given");
    private readonly Argument<Moment> _second = MomentArgument.OrNewest(
        "REV2", "one more: what both have is drawn once, and what only one has stands out");
    private readonly RangeOptions _range = new();
    private readonly ReadOptions _read = new();

    private readonly Option<long> _nodes = Options.Number(
        "--nodes",
        "N",
        "draws no more boxes than N, but for changed paths; 30 if not given",
        otherwise: PictureOptions.UsualBoxes,
        least: PictureOptions.FewestBoxes,
        most: PictureOptions.MostBoxes);

    private readonly Option<bool> _commits = Options.Flag("--commits", "draws commits in the place of trees");
    private readonly Option<long> _limit = Options.Number(
        "--limit", "N", "the N newest commits; 20 if not given", otherwise: 20, least: 0, MostCommits);
    private readonly Option<bool> _dot = Options.Flag("--dot", "in Graphviz's language in the place of SVG");
    private readonly Option<string?> _output = PathArgument.Option(
        "--output", "TARGET", "the file to write; - or nothing for standard output");

    /// <summary>The arguments, to be added to a command.</summary>
    public Argument[] Arguments => [_first, _second];

    /// <summary>The options, to be added to a command.</summary>
    public Option[] All => [_nodes, .. _range.OfBytes, _commits, _limit, _dot, _output, .. _read.All];

    /// <summary>Whether commits are drawn.</summary>
    public bool IsOfCommits(Call call) => call.Value(_commits);

    /// <summary>In which language to draw.</summary>
    public PictureFormat Format(Call call) => call.Value(_dot) ? PictureFormat.Dot : PictureFormat.Svg;

    /// <summary>How many commits to draw at the most.</summary>
    public int Limit(Call call) => (int)call.Value(_limit);

    /// <summary>How much of trees to draw.</summary>
    public PictureOptions Detail(Call call) => new() { Range = _range.Range(call), Boxes = (int)call.Value(_nodes) };

    /// <summary>Where to write.</summary>
    public string Output(Call call) => call.Value(_output) ?? "-";

    /// <summary>Opens the database, which must exist, without the right to change it.</summary>
    public Database Open(Call call) => _read.Open(call);

    /// <summary>The one or two snapshots that were asked for.</summary>
    public ImmutableArray<Snapshot> Snapshots(Call call, Database database) =>
        Moments(call) is { IsEmpty: false } moments
            ? [.. moments.Select(moment => moment.In(database).OrThrow())]
            : [_read.Snapshot(call, database)];

    /// <summary>Refuses what makes no sense together.</summary>
    public void Check(Call call)
    {
        var moments = Moments(call);
        if (!moments.IsEmpty && _read.IsPast(call))
        {
            throw Failure.Usage("REV and --at say the same: only one of them can be given");
        }

        if (IsOfCommits(call) && moments.Length > 1)
        {
            throw Failure.Usage("--commits goes with one REV, the newest to draw");
        }

        var strays = IsOfCommits(call) ? [_nodes, .. _range.OfBytes] : new Option[] { _limit };
        var stray = strays.FirstOrDefault(call.IsGiven);
        if (stray is not null)
        {
            throw Failure.Usage($"{stray.Name} goes {(IsOfCommits(call) ? "without" : "only with")} --commits");
        }
    }

    private ImmutableArray<Moment> Moments(Call call) =>
        [.. new[] { _first, _second }.Select(call.Value).Where(moment => moment is not Moment.Newest)];
}
