using System.Globalization;

namespace DbDb.Functional.Tests.Cli;

public class PastTests
{
    [Fact]
    public void A_revision_s_number_reads_what_was_true_then()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "b", "2").Given("set", "a", "3").Given("delete", "b");
        dbdb.Run("get", "a", "--at", "1").Succeeds("1");
        dbdb.Run("get", "b", "--at", "1").Fails(3, "Key not found\n");
        dbdb.Run("scan", "--at", "3").Succeeds("a\t3\nb\t2\n");
        dbdb.Run("count", "--at", "2").Succeeds("2\n");
        dbdb.Run("scan", "--at", "4").Succeeds("a\t3\n");
        dbdb.Run("scan", "--at", "0").Succeeds("");
        dbdb.Run("stat", "--at", "2").Text.Split('\n').Contains("entries\t2");
    }

    [Fact]
    public void Every_verb_that_reads_one_snapshot_reads_an_old_one_too()
    {
        string[] reading =
        [
            "count", "export", "get", "graph", "keyspaces", "log", "nodes", "restore", "scan", "stat", "verify",
        ];
        var takesMoment = DbDb.Functional.Cli.Verbs.All
            .Where(verb => verb.Options.Any(option => option.Name == "--at"))
            .Select(verb => verb.Name);
        Assert.Equal(reading.Order(), takesMoment.Order());
    }

    [Fact]
    public void A_revision_that_is_not_there_ends_with_4()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        dbdb.Run("get", "a", "--at", "9")
            .Fails(4, $"dbdb: {dbdb.Path}: no revision 9: the nearest that is kept is 1; ask for that\n");
    }

    [Fact]
    public void A_time_reads_the_newest_revision_that_is_not_later()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "a", "2");
        Instant first, second;
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            (first, second) = (db.At(new Revision(1)).OrThrow().Instant, db.Head.Instant);
        }

        dbdb.Run("get", "a", "--at", Iso(first)).Succeeds(first == second ? "2" : "1");
        dbdb.Run("get", "a", "--at", Iso(second)).Succeeds("2");
        dbdb.Run("get", "a", "--at", "9999-12-31").Succeeds("2");
        dbdb.Run("count", "--at", "2000-01-01T00:00:00+01:00").Succeeds("0\n");
    }

    private static string Iso(Instant instant) =>
        instant.ToDateTimeOffset().ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
            CultureInfo.InvariantCulture
        );
}
