namespace DbDb.Functional.Tests.Cli;

public class CompletionTests
{
    [Theory]
    [InlineData("dbdb", "")]
    [InlineData("dbdb sh", "")]
    [InlineData("dbdb shop.dbdb s", "scan set stat")]
    [InlineData("dbdb 'my shop.dbdb' s", "")]
    [InlineData("dbdb \"my shop.dbdb\" s", "scan set stat")]
    [InlineData(
        "dbdb shop.dbdb ",
        "backup batch compact count delete diff export follow get graph import keyspaces log node nodes purge recover restore scan set stat verify watch"
    )]
    [InlineData("dbdb shop.dbdb frob ", "")]
    [InlineData("dbdb shop.dbdb get ", "--at --cache --escaped --keyspace")]
    [InlineData("dbdb shop.dbdb scan --re", "--reverse")]
    [InlineData("dbdb shop.dbdb log --", "--at --cache --escaped --format --key --keyspace --limit --note")]
    [InlineData("dbdb shop.dbdb diff 1 2 --b", "--batch")]
    [InlineData("dbdb shop.dbdb scan --keys --fo", "--format")]
    [InlineData("dbdb shop.dbdb scan --format ", "csv json table tsv")]
    [InlineData("dbdb shop.dbdb import --format t", "tsv")]
    [InlineData("dbdb shop.dbdb scan --prefix ", "")]
    public void The_words_that_could_follow_are_suggested(string line, string words)
    {
        using var dbdb = new CommandLine();
        var expected = string.Concat(words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w + "\n"));
        dbdb.RunRaw([], ["[suggest]", line]).Succeeds(expected);
        dbdb.RunRaw([], [$"[suggest:{line.Length}]", line + " more"]).Succeeds(expected);
    }

    [Fact]
    public void A_database_may_be_called_like_the_question()
    {
        using var dbdb = new CommandLine();
        dbdb.RunRaw([], ["[suggest]", "frobnicate"]).FailsSaying(2, "'frobnicate' is no verb");
    }
}
