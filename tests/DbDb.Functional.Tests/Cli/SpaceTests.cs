using System.Globalization;
using System.Text.Json;

namespace DbDb.Functional.Tests.Cli;

public class SpaceTests
{
    [Theory]
    [InlineData("last:1", 1)]
    [InlineData("pin:1,last:1", 2)]
    [InlineData("all", 5)]
    public void What_a_compaction_would_do_is_said_before(string words, int kept)
    {
        using var dbdb = Lived();
        var row = Only(dbdb.Run("stat", "--retention", words).Text);
        Assert.Equal([words, $"{kept}", $"{5 - kept}"], row[..3]);
        var log = Number(row[3]) + Number(row[4]);
        Assert.Equal(log, Number(row[5]) + Number(row[6]));

        var done = dbdb.Run("compact", "--keep", words).Text.Split('\n');
        Assert.Equal([$"revisions_kept\t{kept}", $"revisions_dropped\t{5 - kept}"], done[..2]);
        Assert.True(kept > 1 || string.Equals(done[3], $"bytes_after\t{row[5]}", StringComparison.Ordinal));
        Assert.Equal("0", Only(dbdb.Run("stat", "--retention", words).Text)[4]);
    }

    [Fact]
    public void Several_retentions_are_a_row_each()
    {
        using var dbdb = Lived();
        var rows = dbdb.Run("stat", "--retention", "all", "--retention", "last:2", "--retention", "last:1")
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["all", "last:2", "last:1"], rows.Select(row => row.Split('\t')[0]));
        Assert.Equal(["0", "3", "4"], rows.Select(row => row.Split('\t')[2]));

        var json = dbdb.Run("stat", "--retention", "all", "--retention", "last:1", "--format", "json")
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        Assert.Equal(2, json.Length);
        Assert.Equal(
            ["retention", "kept", "dropped", "live", "dead", "after", "freed"],
            json[0].EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal(rows[2].Split('\t')[4], json[1].GetProperty("dead").ToString());
        Assert.StartsWith(
            "RETENTION  KEPT  DROPPED",
            dbdb.Run("stat", "--retention", "all", "--format", "table").Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Ranges_are_a_row_each_and_of_the_newest_if_nothing_is_said()
    {
        using var dbdb = Lived();
        var rows = dbdb.Run("stat", "--ranges")
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(row => row.Split('\t'))
            .ToArray();

        Assert.Equal(["1", "2", "3", "4", "5"], rows.Select(row => row[1]));
        Assert.All(rows, row => Assert.Equal(("last:1", row[1], "1", row[5]), (row[0], row[2], row[3], row[8])));
        Assert.Equal(["0", "0", "0", "0", "1"], rows.Select(row => row[4]));
        Assert.All(rows, row => Assert.Equal(Number(row[5]), Number(row[6]) + Number(row[7])));
        Assert.Equal("0", rows[4][7]);
        Assert.NotEqual("0", rows[1][7]);
        Assert.Equal(Number(Only(dbdb.Run("stat", "--retention", "last:1").Text)[4]), rows.Sum(row => Number(row[7])));
        Assert.Equal(10, dbdb.Run("stat", "--ranges", "--retention", "all", "--retention", "last:2").Text.Count('\n'));
    }

    [Fact]
    public void Of_an_empty_database_nothing_is_freed()
    {
        using var dbdb = new CommandLine();
        Database.Open(dbdb.Path).OrThrow().Dispose();
        dbdb.Run("stat", "--retention", "all").Succeeds("all\t0\t0\t8192\t0\t8192\t0\n");
        dbdb.Run("stat", "--ranges").Succeeds("");
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        using var dbdb = Lived();
        dbdb.Run("stat", "--retention", "all", "--retention", "last:0")
            .FailsSaying(1, "dbdb: --retention wants all, last:N, ");
        dbdb.Run("stat", "--retention", "all", "--at", "1")
            .FailsSaying(1, "dbdb: --retention and --ranges are about the whole file: --at can't be given");
        dbdb.Run("stat", "--ranges", "--at", "1")
            .FailsSaying(1, "dbdb: --retention and --ranges are about the whole file: --at can't be given");
        dbdb.Run("stat", "--retention").FailsSaying(1, "--retention");
    }

    // A value that stays, and one that is written over again and again.
    private static CommandLine Lived()
    {
        var dbdb = new CommandLine();
        dbdb.Given("set", "stays", new string('s', 3000));
        foreach (var i in Enumerable.Range(2, 4))
        {
            dbdb.Given("set", "goes", new string((char)('a' + i), 1000));
        }

        return dbdb;
    }

    private static string[] Only(string text) =>
        Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Split('\t');

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
