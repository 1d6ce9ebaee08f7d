using System.Collections.Immutable;
using System.Text.Json;
using System.Xml.Linq;
using DbDb.Functional.Benchmarks.Running;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Tests.Benchmarking;

/// <summary>Runs at several sizes, as they are shown.</summary>
public sealed class ScaleReportTests
{
    private const double CharacterWidth = 0.56; // of the size of the letters
    private static readonly Machine _machine = new(
        "a processor",
        2,
        8,
        "a system",
        "a runtime",
        new DateOnly(2026, 1, 1)
    );
    private static readonly Options _options = new() { Rounds = 2 };
    private static readonly Metric _get = new("get", "ns", []);
    private static readonly Metric _size = new("file after a load", "× raw", []);

    private static readonly ScaleResults _two = ScaleResults
        .None.With(
            1_000,
            Of(
                new Row("a", "get", _get, [new("DbDb", [100, 120]), new("LMDB", [200, 240])]),
                new Row("a", "load", _size, [new("DbDb", [1, 1])])
            )
        )
        .With(
            10_000_000,
            Of(
                new Row(
                    "a",
                    "get",
                    _get,
                    [new("DbDb", [3_000, 3_000]), new("LMDB", [1_500, 2_000]), new("SQLite", [30_000, 30_000])]
                )
            )
        );

    [Fact]
    public void A_table_has_a_column_for_each_size_and_a_line_for_each_peer()
    {
        var table = ScaleTable.Of(_two);
        Assert.Equal(["entries", "1,000", "10,000,000"], table.Header.ToArray());
        Assert.Equal(
            [
                ["get", "120 ns", "3.00 µs"],
                ["/ LMDB", "0.50", "1.50 (1.50–2.00)"],
                ["/ SQLite", "–", "0.10"],
                ["file after a load", "1.00 × raw", "–"],
            ],
            table.Lines.Select(line => line.ToArray())
        );
    }

    [Fact]
    public void Text_and_Markdown_hold_the_table()
    {
        Assert.Contains(
            "/ LMDB              0.50         1.50 (1.50–2.00)",
            ScaleReport.Text(_two, _options, _machine)
        );
        Assert.Contains("\n| / LMDB | 0.50 | 1.50 (1.50–2.00) |\n", ScaleReport.Markdown(_two, _options, _machine));
    }

    [Fact]
    public void Json_holds_every_round_of_every_size_and_ratios_that_are_no_numbers_too()
    {
        var nothing = ScaleResults.None.With(
            1_000,
            Of(new Row("a", "pauses", _get, [new("DbDb", [0, 0]), new("LMDB", [0, 0])]))
        );
        using var json = JsonDocument.Parse(ScaleReport.Json(_two, _options, _machine));
        using var zeros = JsonDocument.Parse(ScaleReport.Json(nothing, _options, _machine));
        var last = json.RootElement.GetProperty("Sizes")[1];
        Assert.Equal(10_000_000, last.GetProperty("Entries").GetInt32());
        Assert.Equal(2_000, last.GetProperty("Rows")[0].GetProperty("Peers")[1].GetProperty("Rounds")[1].GetDouble());
        Assert.Equal("NaN", Ratio(zeros.RootElement.GetProperty("Sizes")[0].GetProperty("Rows")[0]).GetString());

        static JsonElement Ratio(JsonElement row) =>
            row.GetProperty("Peers")[1].GetProperty("Ratio").GetProperty("OfMedians");
    }

    [Fact]
    public void A_picture_has_a_panel_for_each_workload_that_takes_time_and_in_it_a_line_for_each_peer()
    {
        var lines = Elements(ScaleReport.Svg(_two, _options, _machine), "polyline")
            .Select(line => line.Attribute("class")!.Value)
            .ToArray();
        // The legend, and DbDb in front.
        Assert.Equal(["own line", "peer0 line", "peer1 line", "peer1 line", "peer0 line", "own line"], lines);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)]
    [InlineData(10_000, 11_000, 12_000, 90_000, 100_000, 110_000)]
    public void No_text_of_a_picture_lies_on_another(params int[] sizes)
    {
        string[] names =
        [
            "sorted load in one transaction, an entry",
            "single durable commit that writes over an entry: mean",
            "get",
            "scan",
        ];
        string[] peers = ["DbDb", "LMDB", "SQLite", "RocksDB", "BerkeleyDB", "disk"];
        var results = sizes.Aggregate(ScaleResults.None, (known, entries) =>
            known.With(
                entries,
                Of([
                    .. names.Select(
                        (name, i) =>
                            new Row(
                                "a",
                                name,
                                new(name, "ns", []),
                                [.. peers.Select((peer, j) => new Benchmarks.Running.Cell(peer, [Time(i, j, entries)]))]
                            )
                    ),
                ])
            )
        );
        var texts = Elements(ScaleReport.Svg(results, _options, _machine), "text").Select(Box).ToArray();
        Assert.All(texts, text => Assert.InRange(text.Left, 0, 880));
        Assert.All(texts, text => Assert.InRange(text.Right, 0, 880));
        Assert.All(
            texts.SelectMany((a, i) => texts.Skip(i + 1), (a, b) => (a, b)),
            pair => Assert.False(pair.a.Overlaps(pair.b), $"{pair.a.Text} lies on {pair.b.Text}"));

        static double Time(int workload, int peer, int entries) =>
            Math.Pow(10, workload) * (peer + 1) * Math.Pow(entries, 0.1 * peer);
    }

    private static Results Of(params ImmutableArray<Row> rows) => new(rows);

    private static IEnumerable<XElement> Elements(string svg, string name) =>
        XDocument.Parse(svg).Descendants().Where(one => one.Name.LocalName == name);

    private static Area Box(XElement text)
    {
        var styles = text.Attribute("class")!.Value.Split(' ');
        var size = styles.Contains("tick") || styles.Contains("note") ? 9.0 : 11.0;
        var (x, y, width) = (
            (double)text.Attribute("x")!,
            (double)text.Attribute("y")!,
            text.Value.Length * size * CharacterWidth
        );
        var left =
            x
            - (
                styles.Contains("end") ? width
                : styles.Contains("middle") ? width / 2
                : 0
            );
        return new(text.Value, left, left + width, y - size + 2, y);
    }

    private sealed record Area(string Text, double Left, double Right, double Top, double Bottom)
    {
        public bool Overlaps(Area other) =>
            Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }
}
