namespace DbDb.Functional.Tests.Cli;

public class BackupVerbTests
{
    [Fact]
    public void A_backup_is_made_continued_and_restored()
    {
        using var dbdb = new CommandLine();
        var (copy, old) = (dbdb.File("copy.dbdb"), dbdb.File("old.dbdb"));
        dbdb.Given("set", "a", "1").Given("set", "a", "2");

        var first = dbdb.Run("backup", copy);
        dbdb.Given("set", "b", "3");
        var second = dbdb.Run("backup", copy, "--verify", "--format", "json");

        Assert.StartsWith("revision_before\t0\nrevision\t2\nbytes_copied\t", first.Text, StringComparison.Ordinal);
        Assert.StartsWith(
            "{\"name\":\"revision_before\",\"value\":2}\n{\"name\":\"revision\",\"value\":3}\n",
            second.Text,
            StringComparison.Ordinal
        );
        dbdb.RunRaw([], [copy, "log"]).Succeeds(dbdb.Run("log").Text);
        Assert.StartsWith(
            "revision\t1\n",
            dbdb.RunRaw([], [copy, "restore", old, "--at", "1"]).Text,
            StringComparison.Ordinal
        );
        dbdb.RunRaw([], [old, "scan"]).Succeeds("a\t1\n");
        dbdb.RunRaw([], [copy, "restore", old])
            .FailsSaying(4, $"dbdb: {old}: can't create: something is there already; it was left as it is");
    }

    [Fact]
    public void A_copy_that_went_its_own_way_is_replaced_only_when_told_to_be()
    {
        using var dbdb = new CommandLine();
        var copy = dbdb.File("copy.dbdb");
        dbdb.Given("set", "a", "1");
        Assert.Equal(0, dbdb.Run("backup", copy).Code);
        dbdb.RunRaw([], [copy, "set", "mine", "2"]).Succeeds("");

        dbdb.Run("backup", copy).FailsSaying(4, "it is ahead; copy to another place, or replace the copy");
        dbdb.RunRaw([], [copy, "scan"]).Succeeds("a\t1\nmine\t2\n");
        Assert.Equal(0, dbdb.Run("backup", copy, "--replace").Code);
        dbdb.RunRaw([], [copy, "scan"]).Succeeds("a\t1\n");
    }

    [Fact]
    public void A_follower_tells_each_step_until_it_has_told_enough_or_is_interrupted()
    {
        using var dbdb = new CommandLine();
        using var interrupt = new CancellationTokenSource();
        var copy = dbdb.File("copy.dbdb");
        dbdb.Given("set", "a", "1").Given("set", "a", "2");

        var told = dbdb.RunRaw([], [copy, "follow", dbdb.Path, "--limit", "1"]);
        interrupt.CancelAfter(200);
        var interrupted = dbdb.RunRaw([], [copy, "follow", dbdb.Path], interrupt.Token);

        Assert.Equal(0, told.Code);
        Assert.Matches("^2\t.*Z\t[0-9]+\n$", told.Text);
        Assert.Equal(130, interrupted.Code);
        Assert.Matches("^2\t.*Z\t0\n$", interrupted.Text);
        dbdb.RunRaw([], [copy, "scan"]).Succeeds("a\t2\n");
        dbdb.RunRaw([], [copy, "follow", dbdb.File("nothing")]).FailsSaying(4, "no such database");
    }

    [Fact]
    public void What_is_damaged_may_be_either_and_both_are_named()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("set", "a", "1");
        var copy = dbdb.File("copy.dbdb");
        dbdb.Run("backup", copy);
        var bytes = File.ReadAllBytes(copy);
        bytes.AsSpan(100, 8000).Fill(0xFF);
        File.WriteAllBytes(copy, bytes);

        dbdb.Run("backup", copy).FailsSaying(4, $"{dbdb.Path} to {copy}: damaged at byte 0");
        dbdb.RunRaw([], [copy, "follow", dbdb.Path]).FailsSaying(4, $"{dbdb.Path} to {copy}: damaged at byte 0");
        dbdb.RunRaw([], [dbdb.File("new.dbdb"), "follow", copy]).FailsSaying(4, $"dbdb: {copy}: damaged at byte 0");
    }
}
