using System.Globalization;
using System.Text.Json;

namespace DbDb.Functional.Tests.Cli;

public class StatTests
{
    [Fact]
    public void Every_format_says_the_same()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn(
                string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i:D4}\t{i}\n"))
                    + $"long\t{new string('x', 5000)}\n",
                "import"
            )
            .Succeeds("");
        dbdb.Given("set", "0500", "other");
        var rows = dbdb.Run("stat")
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(r => r.Split('\t'))
            .ToDictionary(r => r[0], r => r[1]);
        Assert.Equal(dbdb.Path, rows["path"]);
        Assert.Equal("2", rows["revisions"]);
        Assert.Equal("1001", rows["entries"]);
        Assert.Equal("2", rows["height"]);
        Assert.Equal("1", rows["values"]);
        Assert.Equal(new FileInfo(dbdb.Path).Length, Number("file_bytes"));
        Assert.InRange(Number("live_bytes"), 10_000, Number("file_bytes"));
        Assert.InRange(Number("value_bytes"), 5000, 5100);
        Assert.Equal(Number("nodes"), Number("level_0_nodes") + Number("level_1_nodes"));
        Assert.Equal(Number("live_bytes"), Number("level_0_bytes") + Number("level_1_bytes") + Number("value_bytes"));
        Assert.InRange(Number("commit_bytes"), 1, Number("commit_bytes_average"));

        var json = JsonDocument.Parse(dbdb.Run("stat", "--format", "json").Text).RootElement;
        foreach (var (name, value) in rows.Where(r => !r.Key.StartsWith("level_", StringComparison.Ordinal)))
        {
            Assert.Equal(value, json.GetProperty(name).ToString());
        }

        Assert.Equal(rows["level_1_nodes"], json.GetProperty("levels")[1].GetProperty("nodes").ToString());
        Assert.Matches("\nentries +1,001\n", dbdb.Run("stat", "--format", "table").Text);

        long Number(string name) => long.Parse(rows[name], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Of_an_empty_database_there_is_little_to_say()
    {
        using var dbdb = new CommandLine();
        Database.Open(dbdb.Path).OrThrow().Dispose();
        var text = dbdb.Run("stat").Text;
        Assert.Contains("\nrevisions\t0\nentries\t0\nheight\t0\n", text, StringComparison.Ordinal);
        Assert.Contains("\ncommit_bytes_average\t0\ncommit_bytes\t0\n", text, StringComparison.Ordinal);
    }
}
