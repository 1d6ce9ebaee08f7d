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
    public void A_text_is_redacted_in_notes_alone_or_together_with_keys()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1", "--note", "Ann, and Ann again").Given("set", "b", "2", "--note", "for Bob");

        Assert.Equal(
            ["revisions_changed\t0", "changes_erased\t0", "notes_changed\t1", "records_reached\t4", "notes_found\t0"],
            Told("--redact-note", "Ann"));
        Assert.Equal(["for Bob", "…, and … again"], Notes());
        Assert.DoesNotContain("Ann", Encoding.Latin1.GetString(File.ReadAllBytes(dbdb.Path)));

        Assert.Equal(
            [
                "revisions_changed\t1",
                "changes_erased\t1",
                "notes_changed\t1",
                "records_reached\t3",
                "keys_found\t0",
                "notes_found\t0",
            ],
            Told("a", "--redact-note", "Bob"));
        Assert.Equal(["for …", "…, and … again"], Notes());
        dbdb.Run("scan").Succeeds("b\t2\n");

        // An ellipsis can't stand for one, nor for what leaves no room for it.
        Assert.Equal(0, dbdb.Run("purge", "--prefix", "x", "--redact-note", "…").Code);
        Assert.Equal(["", ""], Notes());
        dbdb.Given("set", "c", "3", "--note", new string('n', 1024));
        Assert.Equal(0, dbdb.Run("purge", "--redact-note", "n").Code);
        Assert.Equal(["", "", ""], Notes());
        dbdb.Run("purge", "--redact-note", "").FailsSaying(1, "dbdb: --redact-note wants a text, not an empty one");

        string[] Told(params string[] words) =>
        [
            .. dbdb.Run(["purge", .. words]).Text.TrimEnd('\n').Split('\n')
                .Where(row => !row.StartsWith("bytes", StringComparison.Ordinal)),
        ];

        string[] Notes() => [.. dbdb.Run("log").Text.TrimEnd('\n').Split('\n').Select(row => row.Split('\t')[^1])];
    }

    [Fact]
    public void It_creates_nothing()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("purge", "a").FailsSaying(4, $"dbdb: {dbdb.Path}: no such database");
        Assert.False(File.Exists(dbdb.Path));
    }
}
