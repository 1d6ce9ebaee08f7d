using System.Text;

namespace DbDb.Functional.Tests.Cli;

public class PurgeTests
{
    [Fact]
    public void It_erases_keys_from_every_revision_and_says_that_nothing_is_left()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1")
            .Given("set", "secret", "hidden")
            .Given("set", "--", "--x", "2")
            .Given("delete", "secret");
        var before = new FileInfo(dbdb.Path).Length;

        var purged = dbdb.Run("purge", "secret", "--", "--x");

        Assert.Equal((0, ""), (purged.Code, purged.Error));
        var rows = purged
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(line => line.Split('\t')[0], line => line.Split('\t')[1]);
        var after = new FileInfo(dbdb.Path).Length;
        Assert.Equal(
            ("3", "3", $"{before}", $"{after}"),
            (rows["revisions_changed"], rows["changes_erased"], rows["bytes_before"], rows["bytes_after"])
        );
        Assert.Equal(
            ($"{after}", "5", "0", "0"),
            (rows["bytes_examined"], rows["records_reached"], rows["bytes_unaccounted"], rows["keys_found"])
        );
        dbdb.Run("scan").Succeeds("a\t1\n");
        dbdb.Run("scan", "--at", "2").Succeeds("a\t1\n");
        Assert.Equal(
            ["4", "3", "2", "1"],
            dbdb.Run("log").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])
        );
        Assert.DoesNotContain("hidden", Encoding.Latin1.GetString(File.ReadAllBytes(dbdb.Path)));
        Assert.Equal(0, dbdb.Run("verify").Code);
    }

    [Theory]
    [InlineData("c\t3\n", "--from", "a", "--to", "c")]
    [InlineData("a\t1\nb\t2\n", "--from", "c")]
    [InlineData("a\t1\nc\t3\n", "--prefix", "b")]
    [InlineData("a\t1\nc\t3\n", "--prefix", @"\x62", "--escaped")]
    [InlineData("b\t2\n", "a", @"\x63", "--escaped")]
    [InlineData("", "--prefix", "")]
    public void It_erases_a_range(string left, params string[] words)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "b", "2").Given("set", "c", "3");

        Assert.Equal(0, dbdb.Run(["purge", .. words]).Code);

        dbdb.Run("scan").Succeeds(left);
    }

    [Fact]
    public void Without_a_key_with_both_or_with_an_empty_range_it_erases_nothing()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");

        dbdb.Run("purge").FailsSaying(1, "dbdb: no KEY and no range is given");
        dbdb.Run("purge", "a", "--from", "b")
            .FailsSaying(1, "dbdb: both keys and a range are given; purge takes one of them");
        dbdb.Run("purge", "--from", "b", "--to", "a").FailsSaying(1, "dbdb: no key lies in this range");
        dbdb.Run("purge", @"\x6", "--escaped").FailsSaying(1, "dbdb: ");

        dbdb.Run("scan").Succeeds("a\t1\n");
    }

    [Fact]
    public void It_creates_nothing()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("purge", "a").FailsSaying(4, $"dbdb: {dbdb.Path}: no such database");
        Assert.False(File.Exists(dbdb.Path));
    }
}
