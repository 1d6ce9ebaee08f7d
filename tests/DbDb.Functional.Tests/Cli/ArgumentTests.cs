namespace DbDb.Functional.Tests.Cli;

public class ArgumentTests
{
    [Fact]
    public void Without_arguments_or_with_only_a_file_it_shows_how_it_is_used_and_ends_with_1()
    {
        using var dbdb = new CommandLine();
        foreach (var arguments in new string[][] { [], [dbdb.Path], [""], ["--cache"], [dbdb.Path, "--limit"] })
        {
            var outcome = dbdb.RunRaw([], arguments);
            Assert.Equal((1, ""), (outcome.Code, outcome.Text));
            Assert.Contains("usage: dbdb FILE VERB [ARGUMENTS] [OPTIONS]", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_verb_ends_with_2()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("frobnicate").FailsSaying(2, "dbdb: 'frobnicate' is no verb; there are get set delete scan");
        dbdb.Run("GET", "a").FailsSaying(2, "'GET'");
        Assert.False(File.Exists(dbdb.Path));
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get", "a", "b")]
    [InlineData("get", "a", "--no-such-option")]
    [InlineData("get", "--no-such-option")]
    [InlineData("get", "a", "--at", "yesterday")]
    [InlineData("get", "a", "--at", "-1")]
    [InlineData("get", "a", "--at")]
    [InlineData("get", "a", "--escaped", "--at", "1", "--at", "2")]
    [InlineData("get", @"\q", "--escaped")]
    [InlineData("get", @"\x1", "--escaped")]
    [InlineData("set", "a")]
    [InlineData("set", "a", "--oops")]
    [InlineData("set", "a", "b", "--timeout", "-1")]
    [InlineData("set", "a", "b", "--timeout", "soon")]
    [InlineData("set", "a", "b", "--timeout", "1e400")]
    [InlineData("set", "a", "b", "--timeout=-Infinity")]
    [InlineData("set", "a", "b", "--timeout", "Infinity")]
    [InlineData("set", "a", "b", "--timeout", "NaN")]
    [InlineData("set", "a", "b", "--timeout", "1e3")]
    [InlineData("set", "a", "b", "--timeout", "1000001")]
    [InlineData("get", "a", "--at", "99999999999999999999")]
    [InlineData("compact", "--keep", "within:99999999999999w")]
    [InlineData("compact", "--keep", "last:99999999999999999999")]
    [InlineData("compact", "--keep", "every:0s/1d")]
    [InlineData("watch", "--since", "1e3")]
    [InlineData("scan", "--limit", "NaN")]
    [InlineData("set", "a", "b", "--cache", "0")]
    [InlineData("set", "a", "b", "--at", "1")]
    [InlineData("delete")]
    [InlineData("scan", "a")]
    [InlineData("scan", "--limit", "-1")]
    [InlineData("scan", "--limit", "many")]
    [InlineData("scan", "--format", "xml")]
    [InlineData("scan", "--format", "TSV")]
    [InlineData("scan", "--keys=yes")]
    [InlineData("count", "--limit", "1")]
    [InlineData("import", "--batch", "0")]
    [InlineData("import", "--format", "table")]
    [InlineData("export", "--format", "table")]
    [InlineData("import", "a", "b")]
    [InlineData("batch", "--format", "tsv")]
    [InlineData("log", "a")]
    [InlineData("log", "--key")]
    [InlineData("log", "--key", @"\q", "--escaped")]
    [InlineData("log", "--limit", "-1")]
    [InlineData("log", "--at", "yesterday")]
    [InlineData("diff")]
    [InlineData("diff", "yesterday")]
    [InlineData("diff", "1", "-1")]
    [InlineData("diff", "1", "2", "3")]
    [InlineData("diff", "1", "--at", "2")]
    [InlineData("diff", "1", "--keys", "--count")]
    [InlineData("diff", "1", "--count", "--batch")]
    [InlineData("diff", "1", "--batch", "--keys")]
    [InlineData("diff", "1", "--count", "--limit", "1")]
    [InlineData("diff", "1", "--batch", "--format", "tsv")]
    [InlineData("stat", "a")]
    [InlineData("verify", "a")]
    public void Wrong_arguments_end_with_1_and_show_the_verb_s_usage(params string[] words)
    {
        using var dbdb = new CommandLine();
        var outcome = dbdb.Run(words);
        Assert.Equal((1, ""), (outcome.Code, outcome.Text));
        Assert.StartsWith("dbdb: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains($"\nusage: dbdb FILE {words[0]}", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(dbdb.Path));
    }

    [Fact]
    public void A_misspelt_option_is_not_taken_for_a_value()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("set", "a", "--nte")
            .FailsSaying(1, "'--nte' is no option of set; as an argument it goes after a lone --");
        dbdb.Run("scan", "--form", "json").FailsSaying(1, "'--form' is no option of scan");
    }

    [Fact]
    public void An_option_s_value_may_look_like_an_option()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "--", "--keys", "x").Given("set", "a", "y", "--note", "--why");
        dbdb.Run("scan", "--from=--keys", "--to", "--z").Succeeds("--keys\tx\n");
    }

    [Fact]
    public void I1_a_key_a_value_or_a_note_over_its_limit_is_refused_before_anything_is_written()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("set", new string('k', 4097), "v")
            .Fails(1, "dbdb: key too large: 4097 bytes, where 4096 are allowed\n");
        dbdb.Run("set", "k", "v", "--note", new string('n', 1025))
            .Fails(1, "dbdb: note too large: 1025 bytes, where 1024 are allowed\n");
        dbdb.RunOn(new byte[(64 << 20) + 1], "set", "k", "-").FailsSaying(1, "value too large");
        Assert.False(File.Exists(dbdb.Path));
        dbdb.Given("set", new string('k', 4096), "v");
        dbdb.Run("get", new string('k', 4097)).Fails(3, "Key not found\n");
    }

    [Fact]
    public void Help_is_there_for_the_command_and_for_every_verb()
    {
        using var dbdb = new CommandLine();
        var all = dbdb.RunRaw([], ["--help"]);
        Assert.Equal((0, ""), (all.Code, all.Error));
        Assert.Equal(all.Text, dbdb.Run("--help").Text);
        foreach (
            var verb in new[]
            {
                "get",
                "set",
                "delete",
                "scan",
                "count",
                "import",
                "export",
                "batch",
                "log",
                "diff",
                "watch",
                "stat",
                "verify",
                "graph",
                "compact",
                "purge",
                "backup",
                "restore",
                "follow",
                "recover",
            }
        )
        {
            Assert.Contains($"\n  {verb} ", all.Text, StringComparison.Ordinal);
            var help = dbdb.Run(verb, "--help");
            Assert.Equal((0, ""), (help.Code, help.Error));
            Assert.Contains($"usage: dbdb FILE {verb}", help.Text, StringComparison.Ordinal);
            Assert.Equal(help.Text, dbdb.RunRaw([], [verb, "--help"]).Text);
            Assert.All(help.Text.Split('\n'), line => Assert.InRange(line.Length, 0, 130));
        }

        Assert.False(File.Exists(dbdb.Path));
    }

    [Fact]
    public void The_version_is_a_line()
    {
        using var dbdb = new CommandLine();
        var outcome = dbdb.RunRaw([], ["--version"]);
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Matches(@"^dbdb \d+\.\d+\.\d+\n$", outcome.Text);
    }

    [Fact]
    public void Messages_are_one_line_whatever_is_in_the_path()
    {
        using var dbdb = new CommandLine();
        var outcome = dbdb.RunRaw([], [dbdb.File("two\nlines\u001b[2J"), "get", "a"]);
        Assert.Equal(4, outcome.Code);
        Assert.Contains(@"two\nlines\x1b[2J: no such database", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Error.Count(c => c == '\n'));
    }
}
