namespace DbDb.Functional.Tests.Cli;

public class CompactTests
{
    [Fact]
    public void It_keeps_the_newest_and_says_what_became_of_the_file()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "a", "2").Given("set", "b", "3");
        var before = new FileInfo(dbdb.Path).Length;

        var rows = dbdb.Run("compact").Text.Split('\n');

        Assert.Equal(
            [
                "revisions_kept\t1",
                "revisions_dropped\t2",
                $"bytes_before\t{before}",
                $"bytes_after\t{new FileInfo(dbdb.Path).Length}",
                "",
            ],
            rows
        );
        dbdb.Run("scan").Succeeds("a\t2\nb\t3\n");
        dbdb.Run("log").Succeeds(dbdb.Run("log", "--limit", "1").Text);
        dbdb.Run("get", "a", "--at", "1")
            .Fails(4, $"dbdb: {dbdb.Path}: no revision 1: the nearest that is kept is 3; ask for that\n");
        dbdb.Given("set", "c", "4");
        Assert.Equal(0, dbdb.Run("verify").Code);
    }

    [Theory]
    [InlineData("all", "4 3 2 1")]
    [InlineData("last:2", "4 3")]
    [InlineData("pin:1,last:1", "4 1")]
    [InlineData("within:1d", "4 3 2 1")]
    [InlineData("within:0s", "4")]
    [InlineData("every:1w/52w,pin:2", "4 2")]
    [InlineData("since:2000-01-01", "4 3 2 1")]
    [InlineData("since:2999-01-01", "4")]
    public void It_keeps_what_it_is_told(string words, string revisions)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "a", "2").Given("set", "b", "3").Given("set", "b", "4");

        Assert.Equal(0, dbdb.Run("compact", "--keep", words).Code);

        var kept = dbdb.Run("log", "--format", "tsv")
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')[0]);
        Assert.Equal(revisions, string.Join(' ', kept));
    }

    [Theory]
    [InlineData("pin:5", "no revision 5: ")]
    [InlineData("all,pin:1,pin:99", "no revision 99: ")]
    [InlineData("pin:2,last:1", "no revision 2: ")]
    public void A_pin_that_names_nothing_is_an_error_and_nothing_is_done(string words, string reason)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "a", "2").Given("set", "b", "3").Given("set", "b", "4");
        Assert.Equal(0, dbdb.Run("compact", "--keep", "pin:0,pin:1,last:1").Code);
        var bytes = File.ReadAllBytes(dbdb.Path);

        dbdb.Run("compact", "--keep", words).FailsSaying(4, $"dbdb: {dbdb.Path}: {reason}");
        dbdb.Run("stat", "--retention", words).FailsSaying(4, $"dbdb: {dbdb.Path}: {reason}");

        Assert.Equal(bytes, File.ReadAllBytes(dbdb.Path));
    }

    [Theory]
    [InlineData("last")]
    [InlineData("last:0")]
    [InlineData("last:-1")]
    [InlineData("all:1")]
    [InlineData("within:1")]
    [InlineData("within:99999999999999999w")]
    [InlineData("every:0s/1d")]
    [InlineData("every:1d")]
    [InlineData("since:3")]
    [InlineData("since:yesterday")]
    [InlineData("pin:x")]
    [InlineData("last:1,,all")]
    [InlineData("")]
    public void What_makes_no_sense_is_refused(string words)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");

        var refused = dbdb.Run("compact", "--keep", words);

        Assert.Equal((1, ""), (refused.Code, refused.Text));
        Assert.Contains($"--keep wants all, last:N, ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_creates_nothing()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("compact").FailsSaying(4, $"dbdb: {dbdb.Path}: no such database");
        Assert.False(File.Exists(dbdb.Path));
    }
}
