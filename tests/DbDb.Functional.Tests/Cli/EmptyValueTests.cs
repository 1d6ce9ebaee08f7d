namespace DbDb.Functional.Tests.Cli;

/// <summary>
/// An option whose value is empty, as in <c>--prefix="$P"</c> where P is, has an empty value: never the next word.
/// </summary>
public class EmptyValueTests
{
    [Fact]
    public void An_empty_value_behind_an_equals_sign_is_one()
    {
        using var dbdb = Filled();
        dbdb.Run("scan", "--prefix=", "--keys").Succeeds("\n--keys\nb\n");
        dbdb.Run("scan", "--keys", "--prefix=").Succeeds("\n--keys\nb\n");
        dbdb.Run("scan", "--from=", "--limit", "1").Succeeds("\tempty\n");
        dbdb.Run("scan", "--to=", "--keys").Succeeds("");
        dbdb.Run("count", "--from=", "--to=b").Succeeds("2\n");
        dbdb.Run("log", "--key=", "--limit", "1", "--format=csv")
            .Succeeds(dbdb.Run("log", "--key", "", "--limit", "1", "--format", "csv").Text);
        dbdb.Run("scan", "--prefix:", "--keys").Succeeds("\n--keys\nb\n");
    }

    [Fact]
    public void It_is_the_same_as_an_empty_word_of_its_own()
    {
        using var dbdb = Filled();
        dbdb.Run("scan", "--prefix", "", "--keys").Succeeds("\n--keys\nb\n");
        dbdb.Given("set", "a", "1", "--note=").Given("set", "a", "2", "--note", "");
        dbdb.Run("log", "--limit", "2", "--format", "json").Text.Split('\n')[..2].ToList()
            .ForEach(line => Assert.EndsWith("\"note\":\"\"}", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("scan", "--limit=", "--keys")]
    [InlineData("scan", "--format=", "--keys")]
    [InlineData("scan", "--at=", "--keys")]
    [InlineData("scan", "--cache=", "--keys")]
    [InlineData("follow", "--timeout=", "a")]
    [InlineData("import", "--batch=", "1")]
    [InlineData("compact", "--keep=", "--cache=1")]
    [InlineData("stat", "--retention=", "--ranges")]
    [InlineData("watch", "--since=", "--limit=0")]
    [InlineData("graph", "--output=", "1")]
    [InlineData("graph", "--nodes=", "1")]
    public void Where_something_is_wanted_it_is_refused(string verb, string option, string next)
    {
        using var dbdb = Filled();
        dbdb.Run(verb, option, next).FailsSaying(1, option[..^1]);
    }

    [Theory]
    [InlineData("scan", "--keys=")]
    [InlineData("get", "b", "--escaped=")]
    [InlineData("get", "--escaped=", "b")]
    [InlineData("scan", "--help=")]
    public void What_takes_no_value_takes_no_empty_one(params string[] words)
    {
        using var dbdb = Filled();
        var outcome = dbdb.Run(words);
        Assert.Equal((1, ""), (outcome.Code, outcome.Text));
        Assert.Contains(" takes no value\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_the_end_of_the_options_it_is_no_option()
    {
        using var dbdb = Filled();
        dbdb.Given("set", "--", "--note=", "--escaped=");
        dbdb.Run("get", "--", "--note=").Succeeds("--escaped=");
        dbdb.Given("set", "--note=", "--", "--prefix=", "x");
        dbdb.Run("get", "--", "--prefix=").Succeeds("x");
    }

    private static CommandLine Filled()
    {
        var dbdb = new CommandLine();
        return dbdb.Given("set", "", "empty").Given("set", "--", "--keys", "1").Given("set", "b", "2");
    }
}
