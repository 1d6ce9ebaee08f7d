namespace DbDb.Functional.Tests.Cli;

public class RecoverTests
{
    [Fact]
    public void D3_recover_copies_the_last_commit_and_says_what_it_found()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "b", "2").Given("set", "c", "3");
        Overwrite(dbdb.Path, 0, 8192);
        dbdb.Run("get", "a").FailsSaying(4, "damaged at byte 0");

        var target = dbdb.File("target.dbdb");
        var outcome = dbdb.Run("recover", target);

        Assert.Equal(
            (0, "", $"recovered revision 3: 3 entries in {target}\n"),
            (outcome.Code, outcome.Text, outcome.Error)
        );
        dbdb.RunRaw([], [target, "scan"]).Succeeds("a\t1\nb\t2\nc\t3\n");
        Assert.Equal(0, dbdb.RunRaw([], [target, "verify"]).Code);
        dbdb.RunRaw([], [target, "set", "d", "4"]).Succeeds("");
    }

    [Fact]
    public void D3_recover_says_which_revisions_and_entries_are_left_out()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn(string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i:D4}\t{i}\n")), "import").Succeeds("");
        dbdb.Given("set", "9999", "x").Given("set", "9999", "y");
        long first, newest;
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            (first, newest) = (db.At(new Revision(1)).OrThrow().Commit.Start, db.Head.Commit.Start);
        }

        Overwrite(dbdb.Path, newest + 40, 1);
        Overwrite(dbdb.Path, first + 40, 1);
        var target = dbdb.File("target.dbdb");

        var outcome = dbdb.Run("recover", target, "--format", "csv");

        Assert.Equal(4, outcome.Code);
        var rows = outcome.Text.TrimEnd('\n').Split('\n');
        var lost = int.Parse(rows[1].Split(',')[1], null);
        Assert.Equal("address,entries,reason", rows[0]);
        Assert.StartsWith($"{first}+", rows[1], StringComparison.Ordinal);
        Assert.Equal(
            $"dbdb: {dbdb.Path}: recovered revision 2 (damaged and left out: what came after it, up to revision 3): {1001 - lost} entries; "
                + $"{lost} entries can't be read and were left out of {target}\n",
            outcome.Error
        );
        dbdb.RunRaw([], [target, "count"]).Succeeds($"{1001 - lost}\n");
        dbdb.RunRaw([], [target, "get", "9999"]).Succeeds("x");
    }

    [Fact]
    public void D3_recover_writes_over_nothing()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        var target = dbdb.File("target.dbdb");
        File.WriteAllText(target, "");
        dbdb.Run("recover", target).Fails(1, $"dbdb: {target}: can't write: something is there already\n");
        dbdb.Run("recover", dbdb.Path).Fails(1, $"dbdb: {dbdb.Path}: can't write: something is there already\n");
        Assert.Equal("", File.ReadAllText(target));
        dbdb.Run("recover", dbdb.File("none/there")).FailsSaying(4, "no such folder");
        dbdb.RunRaw([], [dbdb.File("none"), "recover", dbdb.File("other")]).FailsSaying(4, "no such database");
        Assert.False(File.Exists(dbdb.File("other")));
    }

    private static void Overwrite(string path, long offset, int length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = offset;
        var bytes = new byte[length];
        file.ReadExactly(bytes);
        file.Position = offset;
        file.Write([.. bytes.Select(b => (byte)~b)]);
    }
}
