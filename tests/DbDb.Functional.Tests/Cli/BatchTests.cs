namespace DbDb.Functional.Tests.Cli;

public class BatchTests
{
    [Fact]
    public void Changes_are_made_in_order_in_one_commit()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "old", "1").Given("set", "gone", "2");
        dbdb.RunOn(
                "set\ta\t1\ndelete\tgone\nset\ta\t2\nset\tb\t3\ndelete\tb\nset\tx\\ty\t\\xff",
                "batch",
                "--note",
                "all"
            )
            .Succeeds("");
        dbdb.Run("scan").Succeeds("a\t2\nold\t1\nx\\ty\t\\xff\n");
        using var db = Database.Open(dbdb.Path).OrThrow();
        Assert.Equal((new Revision(3), "all"), (db.Head.Revision, db.Head.Note));
    }

    [Fact]
    public void Deleting_what_is_not_there_is_no_error()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn("delete\tz\nset\ta\t1\n", "batch").Succeeds("");
        dbdb.Run("scan").Succeeds("a\t1\n");
    }

    [Fact]
    public void A_batch_comes_from_a_file_too()
    {
        using var dbdb = new CommandLine();
        var source = dbdb.File("source");
        File.WriteAllText(source, "set\t\t\n");
        dbdb.Run("batch", source).Succeeds("");
        dbdb.Run("scan").Succeeds("\t\n");
    }

    [Fact]
    public void An_empty_batch_commits_nothing()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        dbdb.RunOn("", "batch").Succeeds("");
        dbdb.RunOn("", "import").Succeeds("");
        using var db = Database.Open(dbdb.Path).OrThrow();
        Assert.Equal(new Revision(1), db.Head.Revision);
    }
}
