using System.Globalization;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public int Entries { get; init; } = 1_000_000;

    public int Rounds { get; init; } = 3;

    public string Folder { get; init; } = Path.GetTempPath();

    public string? Json { get; init; }

    public string? Markdown { get; init; }

    public string? Svg { get; init; }

    /// <summary>The workloads to run; empty for all.</summary>
    public IReadOnlyList<string> Workloads { get; init; } = [];

    /// <summary>The peers to run; empty for all.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>
    /// The numbers of entries to measure the same with, ascending; empty to measure with <see cref="Entries"/> alone.
    /// </summary>
    public IReadOnlyList<int> Scale { get; init; } = [];

    /// <summary>To count the syncs of commits in place of measuring anything.</summary>
    public bool CountSyncs { get; init; }

    public bool Help { get; init; }

    /// <summary>What is wrong with the command line; none if nothing is.</summary>
    public string? Complaint { get; init; }

    public static Options Parse(ReadOnlySpan<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Length && options.Complaint is null; i++)
        {
            var name = arguments[i];
            options = name switch
            {
                "--help" or "-h" => options with { Help = true },
                "--count-syncs" => options with { CountSyncs = true },
                "--quick" => options with { Entries = 100_000 },
                _ when i + 1 < arguments.Length => options.With(name, arguments[++i]),
                _ => options with { Complaint = $"{name}: not an option, or its value is missing" },
            };
        }

        return options;
    }

    private Options With(string name, string value) => name switch
    {
        "--entries" when TryNumber(value, out var count) => this with { Entries = count },
        "--rounds" when TryNumber(value, out var count) => this with { Rounds = count },
        "--scale" when TryNumbers(value, out var counts) => this with { Scale = counts },
        "--dir" => this with { Folder = value },
        "--json" => this with { Json = value },
        "--markdown" => this with { Markdown = value },
        "--svg" => this with { Svg = value },
        "--only" => this with { Workloads = value.Split(',') },
        "--peers" => this with { Peers = value.Split(',') },
        _ => this with { Complaint = $"{name} {value}: not an option, or not a value for it" },
    };

    private static bool TryNumbers(string text, out int[] numbers)
    {
        var parts = text.Split(',');
        numbers = [.. parts.Select(part => TryNumber(part, out var number) ? number : 0).Distinct().Order()];
        return numbers[0] > 0;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
