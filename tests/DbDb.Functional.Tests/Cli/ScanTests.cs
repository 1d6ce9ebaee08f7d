using System.Text;

namespace DbDb.Functional.Tests.Cli;

public class ScanTests
{
    [Theory]
    [InlineData("a ab abc b ba c", new string[0])]
    [InlineData("ab abc b ba c", new[] { "--from", "ab" })]
    [InlineData("a ab abc", new[] { "--to", "b" })]
    [InlineData("ab abc", new[] { "--from", "ab", "--to", "b" })]
    [InlineData("a ab abc", new[] { "--prefix", "a" })]
    [InlineData("abc", new[] { "--prefix", "a", "--from", "ab0" })]
    [InlineData("a ab", new[] { "--prefix", "a", "--to", "abc" })]
    [InlineData("a ab abc b ba c", new[] { "--prefix", "" })]
    [InlineData("", new[] { "--from", "b", "--to", "b" })]
    [InlineData("", new[] { "--from", "c", "--to", "a" })]
    [InlineData("", new[] { "--prefix", "a", "--from", "b" })]
    [InlineData("c ba b abc ab a", new[] { "--reverse" })]
    [InlineData("abc ab a", new[] { "--reverse", "--prefix", "a" })]
    [InlineData("ba b", new[] { "--reverse", "--from", "b", "--to", "c" })]
    [InlineData("a ab", new[] { "--limit", "2" })]
    [InlineData("c ba", new[] { "--limit", "2", "--reverse" })]
    [InlineData("a ab abc b ba c", new[] { "--limit", "100" })]
    [InlineData("", new[] { "--limit", "0" })]
    public void The_range_the_direction_and_the_limit_choose_what_is_shown(string keys, string[] options)
    {
        using var dbdb = Filled();
        var expected = keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        dbdb.Run(["scan", .. options]).Succeeds(string.Concat(expected.Select(k => $"{k}\t{k}{k}\n")));
        dbdb.Run(["scan", "--keys", .. options]).Succeeds(string.Concat(expected.Select(k => $"{k}\n")));
        if (!options.Contains("--limit") && !options.Contains("--reverse"))
        {
            dbdb.Run(["count", .. options]).Succeeds($"{expected.Length}\n");
        }
    }

    [Fact]
    public void Each_format_has_its_form()
    {
        using var dbdb = Filled();
        string[] two = ["scan", "--limit", "2", "--format"];
        dbdb.Run([.. two, "tsv"]).Succeeds("a\taa\nab\tabab\n");
        dbdb.Run([.. two, "json"]).Succeeds("{\"key\":\"a\",\"value\":\"aa\"}\n{\"key\":\"ab\",\"value\":\"abab\"}\n");
        dbdb.Run([.. two, "csv"]).Succeeds("key,value\na,aa\nab,abab\n");
        dbdb.Run([.. two, "table"]).Succeeds("KEY  VALUE\na    aa\nab   abab\n");
        dbdb.Run([.. two, "json", "--keys"]).Succeeds("{\"key\":\"a\"}\n{\"key\":\"ab\"}\n");
        dbdb.Run([.. two, "csv", "--keys"]).Succeeds("key\na\nab\n");
        dbdb.Run([.. two, "table", "--keys"]).Succeeds("KEY\na\nab\n");
        dbdb.Run("count", "--format", "json").Succeeds("{\"count\":6}\n");
        dbdb.Run("count", "--format", "csv").Succeeds("count\n6\n");
    }

    [Fact]
    public void On_a_terminal_it_is_a_table_as_wide_as_the_terminal()
    {
        using var dbdb = new CommandLine { TerminalWidth = 30 };
        dbdb.Given("set", "a", new string('x', 1000))
            .Given("set", new string('k', 50), "é")
            .Given("set", "価格🍎", "\u001b[2J\0\u009b");
        var wide = new CommandLine { TerminalWidth = 200 };
        var outcome = dbdb.Run("scan");
        Assert.Equal(
            "KEY             VALUE\n" +
            "a               xxxxxxxxxxxxx…\n" +
            "kkkkkkkkkkkkk…  é\n" +
            "価格🍎          \\x1b[2J\\x00\\x…\n",
            outcome.Text);
        wide.Dispose();
        Assert.DoesNotContain(outcome.Text, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void An_empty_database_shows_nothing()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("delete", "a");
        dbdb.Run("scan").Succeeds("");
        dbdb.Run("scan", "--format", "table").Succeeds("");
        dbdb.Run("count").Succeeds("0\n");
    }

    [Fact]
    public void A_table_streams_in_blocks_and_loses_no_row()
    {
        using var dbdb = new CommandLine();
        var entries = Enumerable.Range(0, 1000).Select(i => $"{i:D4}\t{new string('v', i / 100)}\n");
        dbdb.RunOn(string.Concat(entries), "import").Succeeds("");
        var lines = dbdb.Run("scan", "--format", "table").Text.Split('\n');
        Assert.Equal(1002, lines.Length);
        Assert.Equal("0999  vvvvvvvvv", lines[1000]);
    }

    [Fact]
    public void An_interrupt_ends_it_with_130()
    {
        using var dbdb = Filled();
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();
        var outcome = dbdb.RunRaw([], [dbdb.Path, "scan"], interrupt.Token);
        Assert.Equal((130, "", "dbdb: interrupted\n"), (outcome.Code, outcome.Text, outcome.Error));
    }

    private static CommandLine Filled()
    {
        var dbdb = new CommandLine();
        var keys = new[] { "b", "c", "a", "abc", "ba", "ab" };
        dbdb.RunOn(new StringBuilder().AppendJoin("", keys.Select(k => $"{k}\t{k}{k}\n")).ToString(), "import")
            .Succeeds("");
        return dbdb;
    }
}
