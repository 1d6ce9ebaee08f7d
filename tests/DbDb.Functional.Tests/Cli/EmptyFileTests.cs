namespace DbDb.Functional.Tests.Cli;

/// <summary>
/// A file of no bytes: it may be what is left of a database, so that nobody fills it but who may create one.
/// </summary>
public class EmptyFileTests
{
    [Fact]
    public void N7_every_verb_that_needs_a_database_says_of_an_empty_file_that_it_is_empty_and_leaves_it_so()
    {
        using var dbdb = new CommandLine();
        File.WriteAllBytes(dbdb.Path, []);

        foreach (
            var words in new string[][]
            {
                ["get", "a"],
                ["scan"],
                ["count"],
                ["export"],
                ["log"],
                ["diff", "1"],
                ["stat"],
                ["verify"],
                ["graph"],
                ["compact"],
                ["purge", "a"],
                ["delete", "a"],
                ["backup", dbdb.File("copy")],
                ["restore", dbdb.File("old")],
                ["recover", dbdb.File("rest")],
            }
        )
        {
            var outcome = dbdb.Run(words);
            Assert.True(
                outcome.Code == 4 && outcome.Error.Contains("(the file is empty)", StringComparison.Ordinal),
                $"{words[0]}: {outcome.Code} {outcome.Error}"
            );
            Assert.Equal("", outcome.Text);
            Assert.Equal(0, new FileInfo(dbdb.Path).Length);
        }

        Assert.False(File.Exists(dbdb.File("copy")) || File.Exists(dbdb.File("old")) || File.Exists(dbdb.File("rest")));
    }

    [Fact]
    public void F2_an_empty_file_is_filled_by_whoever_may_create_a_database()
    {
        foreach (var (words, input) in new (string[], string)[]
        {
            (["set", "a", "1"], ""), (["import"], "a\t1\n"), (["batch"], "set\ta\t1\n"),
        })
        {
            using var dbdb = new CommandLine();
            File.WriteAllBytes(dbdb.Path, []);

            dbdb.RunOn(input, words).Succeeds("");

            dbdb.Run("get", "a").Succeeds("1");
        }
    }

    [Fact]
    public void N7_a_backup_fills_an_empty_file_and_a_restore_and_a_recovery_leave_it_alone()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        var target = dbdb.File("target");
        File.WriteAllBytes(target, []);

        dbdb.Run("restore", target).FailsSaying(4, "something is there already");
        dbdb.Run("recover", target).FailsSaying(1, "something is there already");
        Assert.Equal(0, new FileInfo(target).Length);

        Assert.Equal(0, dbdb.Run("backup", target).Code);
        dbdb.RunRaw([], [target, "get", "a"]).Succeeds("1");
    }
}
