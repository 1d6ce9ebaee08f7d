namespace DbDb.Functional.Tests.Cli;

public class DiffTests
{
    [Theory]
    [InlineData("added apple  3|added pear  5", "0", "1")]
    [InlineData("changed apple 3 10|removed pear 5 |added plum  7", "1", "4")]
    [InlineData("changed apple 3 10|removed pear 5 |added plum  7", "1")]
    [InlineData("changed apple 10 3|added pear  5|removed plum 7 ", "4", "1")]
    [InlineData("removed apple 3 |removed pear 5 ", "1", "0")]
    [InlineData("", "2", "2")]
    [InlineData("", "0", "0")]
    [InlineData("", "4")]
    [InlineData("", "9999-12-31")]
    [InlineData("added apple  10|added plum  7", "2000-01-01")]
    [InlineData("added apple  10|added plum  7", "2000-01-01", "9999-12-31T00:00:00+01:00")]
    [InlineData("removed pear 5 |added plum  7", "1", "--from", "b")]
    [InlineData("removed pear 5 ", "1", "--from", "b", "--to", "pf")]
    [InlineData("removed pear 5 |added plum  7", "--prefix", "p", "1")]
    [InlineData("", "1", "--prefix", "q")]
    [InlineData("", "1", "--from", "z", "--to", "a")]
    [InlineData("changed apple 3 10|removed pear 5 ", "1", "--limit", "2")]
    [InlineData("", "1", "--limit", "0")]
    public void What_two_revisions_differ_in_comes_in_the_order_of_keys(string rows, params string[] words)
    {
        using var dbdb = Filled();
        var expected = string.Concat(rows.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(row => row + "\n"));
        dbdb.Run(["diff", .. words]).Succeeds(expected.Replace(' ', '\t'));
        dbdb.Run(["diff", .. words, "--keys"]).Succeeds(string.Concat(
            expected.Split('\n')[..^1].Select(row => string.Join('\t', row.Split(' ')[..2]) + "\n")));
        if (!words.Contains("--limit"))
        {
            var kinds = expected.Split('\n').CountBy(row => row.Split(' ')[0]).ToDictionary();
            dbdb.Run(["diff", .. words, "--count"])
                .Succeeds(
                    $"{kinds.GetValueOrDefault("added")}\t{kinds.GetValueOrDefault("removed")}\t{kinds.GetValueOrDefault("changed")}\n"
                );
        }
    }

    [Fact]
    public void Each_format_has_its_form()
    {
        using var dbdb = Filled();
        string[] all = ["diff", "1", "4", "--format"];
        dbdb.Run([.. all, "json"])
            .Succeeds(
                """
                {"change":"changed","key":"apple","before":"3","after":"10"}
                {"change":"removed","key":"pear","before":"5"}
                {"change":"added","key":"plum","after":"7"}

                """
            );
        dbdb.Run([.. all, "csv"])
            .Succeeds("change,key,before,after\nchanged,apple,3,10\nremoved,pear,5,\nadded,plum,,7\n");
        dbdb.Run([.. all, "table"])
            .Succeeds(
                "CHANGE   KEY    BEFORE  AFTER\n"
                    + "changed  apple  3       10\n"
                    + "removed  pear   5       \n"
                    + "added    plum           7\n"
            );
        dbdb.Run([.. all, "json", "--keys", "--limit", "1"]).Succeeds("{\"change\":\"changed\",\"key\":\"apple\"}\n");
        dbdb.Run([.. all, "json", "--count"]).Succeeds("{\"added\":1,\"removed\":1,\"changed\":1}\n");
        dbdb.Run([.. all, "csv", "--count"]).Succeeds("added,removed,changed\n1,1,1\n");
        dbdb.Run([.. all, "table", "--count"]).Succeeds("ADDED  REMOVED  CHANGED\n    1        1        1\n");
    }

    [Fact]
    public void Bytes_that_are_not_text_come_as_everywhere()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "--escaped", @"k\xff", @"v\xfe").Given("set", "--escaped", @"k\xff", @"\x1b[2J");
        dbdb.Run("diff", "1").Succeeds(@"changed" + "\t" + @"k\xff" + "\t" + @"v\xfe" + "\t" + @"\x1b[2J" + "\n");
        dbdb.Run("diff", "1", "--escaped", "--prefix", @"k\xff", "--format", "json")
            .Succeeds("""{"change":"changed","key64":"a/8=","before64":"dv4=","after":"\u001B[2J"}""" + "\n");
        dbdb.Run("diff", "0", "1", "--batch").Succeeds("set\tk\\xff\tv\\xfe\n");
    }

    [Theory]
    [InlineData("0", "4")]
    [InlineData("4", "0")]
    [InlineData("1", "4")]
    [InlineData("4", "1")]
    [InlineData("3", "1")]
    public void As_a_batch_it_makes_of_the_one_what_the_other_holds(string before, string after)
    {
        using var dbdb = Filled();
        using var other = new CommandLine();
        other.RunOn(dbdb.Run("export", "--at", before).Output, "import").Succeeds("");
        other.RunOn(dbdb.Run("diff", before, after, "--batch").Output, "batch").Succeeds("");
        Assert.Equal(dbdb.Run("export", "--at", after).Text, other.Run("export").Text);
    }

    [Fact]
    public void A_commit_is_undone_by_its_difference_backwards()
    {
        using var dbdb = Filled();
        dbdb.RunOn(dbdb.Run("diff", "3", "2", "--batch").Output, "batch").Succeeds("");
        dbdb.Run("scan").Succeeds("apple\t10\npear\t5\nplum\t7\n");
    }

    [Theory]
    [InlineData("5")]
    [InlineData("1", "5")]
    [InlineData("99999999999", "5")]
    public void A_revision_that_is_not_there_ends_with_4(params string[] words)
    {
        using var dbdb = Filled();
        dbdb.Run(["diff", .. words])
            .Fails(
                4,
                $"dbdb: {dbdb.Path}: no revision {words.First(word => word != "1")}: the nearest that is kept is 4; ask for that\n"
            );
    }

    [Fact]
    public void A_word_that_is_no_moment_is_named()
    {
        using var dbdb = Filled();
        dbdb.Run("diff", "soon").FailsSaying(1, "BEFORE wants a revision's number or a time in ISO 8601, not 'soon'");
        dbdb.Run("diff", "1", "-1").FailsSaying(1, "AFTER wants a revision's number or a time in ISO 8601, not '-1'");
    }

    [Fact]
    public void Of_an_empty_database_there_is_nothing_to_say()
    {
        using var dbdb = new CommandLine();
        Database.Open(dbdb.Path).OrThrow().Dispose();
        dbdb.Run("diff", "0").Succeeds("");
        dbdb.Run("diff", "0", "--count").Succeeds("0\t0\t0\n");
        dbdb.Run("diff", "0", "--format", "table").Succeeds("");
        dbdb.Run("log").Succeeds("");
        dbdb.Run("log", "--key", "a").Succeeds("");
        dbdb.Run("diff", "1").FailsSaying(4, "no revision 1: the nearest that is kept is 0; ask for that");
    }

    // apple and pear; another apple; no pear; a plum
    private static CommandLine Filled()
    {
        var dbdb = new CommandLine();
        dbdb.RunOn("pear\t5\napple\t3\n", "import").Succeeds("");
        return dbdb.Given("set", "apple", "10").Given("delete", "pear").Given("set", "plum", "7");
    }
}
