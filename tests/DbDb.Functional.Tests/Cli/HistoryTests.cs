using System.Text;

namespace DbDb.Functional.Tests.Cli;

public class HistoryTests
{
    [Fact]
    public void An_export_of_the_history_imported_elsewhere_is_the_same_history()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1", "--note", "first").Given("set", "b", "2").Given("delete", "a");
        dbdb.Run("compact", "--keep", "pin:1,last:1");
        var (stream, copy, again) = (dbdb.Run("export", "--history"), dbdb.File("copy.dbdb"), dbdb.File("again.dbdb"));
        Assert.Equal((0, ""), (stream.Code, stream.Error));

        dbdb.RunRaw(stream.Output, [copy, "import", "--history"]).Succeeds("");
        dbdb.Run("export", "--history", dbdb.File("stream")).Succeeds("");
        dbdb.RunRaw([], [again, "import", "--history", dbdb.File("stream")]).Succeeds("");

        Assert.Equal(stream.Output, File.ReadAllBytes(dbdb.File("stream")));
        foreach (var path in new[] { copy, again })
        {
            dbdb.RunRaw([], [path, "scan", "--at", "1"]).Succeeds("a\t1\n");
            dbdb.RunRaw([], [path, "scan"]).Succeeds("b\t2\n");
            dbdb.RunRaw([], [path, "export", "--history"]).Succeeds(stream.Text);
            Assert.Equal(
                ["3", "1"],
                dbdb.RunRaw([], [path, "log"])
                    .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split('\t')[0])
            );
            Assert.Equal(0, dbdb.RunRaw([], [path, "verify"]).Code);
        }
    }

    [Fact]
    public void A_stream_that_makes_no_sense_is_named_with_its_line_and_nothing_is_imported()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        var (stream, copy) = (dbdb.Run("export", "--history").Text, dbdb.File("copy.dbdb"));
        File.WriteAllText(dbdb.File("stream"), stream.Replace("\"1\"", "\"7\"", StringComparison.Ordinal));

        dbdb.RunRaw([], [copy, "import", "--history", dbdb.File("stream")])
            .Fails(
                1,
                $"dbdb: {dbdb.File("stream")}:4: its checksum isn't that of the lines before: they were altered; nothing was imported\n"
            );
        dbdb.RunRaw(Encoding.UTF8.GetBytes(stream[..^30]), [copy, "import", "--history"])
            .Fails(1, "dbdb: standard input:4: the stream ends within this line; nothing was imported\n");
        dbdb.RunRaw([], [copy, "import", "--history", dbdb.File("missing")]).FailsSaying(1, "missing: can't read: ");

        dbdb.RunRaw([], [copy, "count"]).Succeeds("0\n");
        dbdb.RunRaw([], [copy, "log"]).Succeeds("");
    }

    [Fact]
    public void It_is_imported_into_an_empty_database_only()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        var stream = dbdb.Run("export", "--history").Text;

        dbdb.RunOn(stream, "import", "--history")
            .Fails(
                4,
                $"dbdb: {dbdb.Path}: it has revisions up to 1, and a history is imported into an empty database; nothing was imported\n"
            );
    }

    [Theory]
    [InlineData("export", "--format", "json")]
    [InlineData("export", "--at", "1")]
    [InlineData("import", "--format", "tsv")]
    [InlineData("import", "--batch", "7")]
    [InlineData("import", "--note", "mine")]
    public void What_has_no_meaning_beside_it_is_refused(string verb, string option, string value)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");

        dbdb.Run(verb, "--history", option, value).FailsSaying(1, $"dbdb: {option} has no meaning with --history");
    }

    [Fact]
    public void Interrupted_it_imports_and_exports_nothing()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        var (stream, copy) = (dbdb.Run("export", "--history").Output, dbdb.File("copy.dbdb"));
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();

        Assert.Equal(130, dbdb.RunRaw(stream, [copy, "import", "--history"], interrupt.Token).Code);
        Assert.Equal(
            130,
            dbdb.RunRaw([], [dbdb.Path, "export", "--history", dbdb.File("stream")], interrupt.Token).Code
        );

        Assert.False(File.Exists(dbdb.File("stream")));
        dbdb.RunRaw([], [copy, "count"]).Succeeds("0\n");
    }
}
