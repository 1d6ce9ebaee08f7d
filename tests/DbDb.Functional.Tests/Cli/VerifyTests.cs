using System.Text.Json;

namespace DbDb.Functional.Tests.Cli;

public class VerifyTests
{
    [Fact]
    public void A_sound_database_is_ok()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn(string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i}\t{i}\n")), "import").Succeeds("");
        dbdb.Given("set", "a", "1").Given("delete", "a");
        var all = dbdb.Run("verify");
        Assert.Equal((0, "", "ok: 3 revisions, 1000 entries\n"), (all.Code, all.Text, all.Error));
        var past = dbdb.Run("verify", "--at", "2");
        Assert.Equal((0, "", "ok: 1 revision, 1001 entries\n"), (past.Code, past.Text, past.Error));
    }

    [Fact]
    public void Damage_in_any_revision_is_named_with_its_address()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn(string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i:D4}\t{i}\n")), "import").Succeeds("");
        dbdb.RunOn("delete\t0500\n", "batch").Succeeds("");
        long start;
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            start = db.At(new Revision(1)).OrThrow().Commit.Start;
        }

        Flip(dbdb.Path, start + 100);
        var outcome = dbdb.Run("verify");
        Assert.Equal(
            (4, $"dbdb: {dbdb.Path}: damaged: 1 fault; restore from a backup\n"),
            (outcome.Code, outcome.Error)
        );
        Assert.StartsWith($"{start}+", outcome.Text, StringComparison.Ordinal);
        Assert.Single(outcome.Text.TrimEnd('\n').Split('\n'));

        var json = JsonDocument.Parse(dbdb.Run("verify", "--format", "json").Text).RootElement;
        Assert.StartsWith($"{start}+", json.GetProperty("address").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(json.GetProperty("reason").GetString()!);
    }

    [Fact]
    public void A_broken_chain_of_commits_is_damage_too()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "a", "2").Given("set", "a", "3");
        Address middle;
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            middle = db.Head.Commit.Parent;
        }

        Flip(dbdb.Path, middle.Offset + 20);
        var outcome = dbdb.Run("verify");
        Assert.Equal(
            (4, $"dbdb: {dbdb.Path}: damaged: 1 fault; restore from a backup\n"),
            (outcome.Code, outcome.Error)
        );
        Assert.StartsWith($"{middle.Offset}+", outcome.Text, StringComparison.Ordinal);
        dbdb.Run("get", "a").Succeeds("3");
        dbdb.Run("stat").FailsSaying(4, $"dbdb: {dbdb.Path}: damaged at byte {middle.Offset}");
    }

    [Fact]
    public void A_scan_shows_what_comes_before_the_damage_and_ends_with_4()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn(string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i:D4}\t{i}\n")), "import").Succeeds("");
        long last;
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            last = db.Head.Commit.Root.Offset - 100; // in the last leaf
        }

        Flip(dbdb.Path, last);
        var outcome = dbdb.Run("scan");
        Assert.Equal(4, outcome.Code);
        Assert.StartsWith($"dbdb: {dbdb.Path}: damaged at byte ", outcome.Error, StringComparison.Ordinal);
        Assert.StartsWith("0000\t0\n", outcome.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_a_database_is_left_alone()
    {
        using var dbdb = new CommandLine();
        File.WriteAllText(dbdb.Path, new string('x', 20_000));
        foreach (var words in new string[][] { ["get", "a"], ["verify"], ["set", "a", "b"], ["stat"] })
        {
            dbdb.Run(words).FailsSaying(4, $"dbdb: {dbdb.Path}: not a DbDb.Functional database");
        }

        Assert.Equal(new string('x', 20_000), File.ReadAllText(dbdb.Path));
    }

    private static void Flip(string path, long offset)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = offset;
        var b = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(b ^ 1));
    }
}
