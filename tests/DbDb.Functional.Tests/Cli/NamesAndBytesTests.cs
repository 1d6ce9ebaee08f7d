using System.Text;
using DbDb.Functional.Cli;

namespace DbDb.Functional.Tests.Cli;

/// <summary>
/// Names, notes and words that aren't UTF-8: kept byte for byte, or refused with a message that can be written.
/// </summary>
public class NamesAndBytesTests
{
    // Stands for a byte E9: metadata has no half characters.
    private const string Raw = "r<E9>";

    [Theory]
    [InlineData("TARGET", "export")]
    [InlineData("TARGET", "export", "--history")]
    [InlineData("--output", "graph", "--output")]
    [InlineData("TARGET", "backup")]
    [InlineData("TARGET", "restore")]
    [InlineData("TARGET", "recover")]
    [InlineData("SOURCE", "follow")]
    [InlineData("SOURCE", "import")]
    [InlineData("SOURCE", "import", "--history")]
    [InlineData("SOURCE", "batch")]
    public void N5_a_file_whose_name_is_not_UTF_8_or_empty_is_refused(string what, params string[] words)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var before = Names(dbdb);
        dbdb.Run([.. words, dbdb.File(Given(Raw))]).FailsSaying(1, $"dbdb: {what} isn't UTF-8, and so can't be opened");
        dbdb.Run([.. words, dbdb.File("\uD800")]).FailsSaying(1, $"dbdb: {what} isn't UTF-8");
        dbdb.Run([.. words, ""]).FailsSaying(1, $"dbdb: {what} is empty");
        Assert.Equal(before, Names(dbdb));
    }

    [Fact]
    public void N5_so_is_a_database()
    {
        using var dbdb = new CommandLine();
        dbdb.RunRaw([], [dbdb.File(Given(Raw)), "set", "a", "b"])
            .Fails(1, "dbdb: FILE isn't UTF-8, and so can't be opened\n");
        Assert.Empty(Names(dbdb));
    }

    [Theory]
    [InlineData("set", "a", "b", "--note", Raw)]
    [InlineData("delete", "a", "--note", Raw)]
    [InlineData("import", "--note", Raw)]
    [InlineData("batch", "--note=" + Raw)]
    public void N5_a_note_is_not_changed_but_refused(params string[] words)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        dbdb.Run([.. words.Select(Given)]).Fails(1, "dbdb: the note isn't UTF-8, as notes are\n");
        dbdb.Run("count").Succeeds("1\n");
        Assert.Single(dbdb.Run("log").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void N5_nor_is_the_note_of_a_history()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var history = Encoding.Latin1.GetBytes(
            dbdb.Run("export", "--history")
                .Text.Replace("\"note\":\"\"", "\"note\":\"\u00ff\"", StringComparison.Ordinal)
        );
        using var other = new CommandLine();
        other
            .RunOn(history, "import", "--history")
            .Fails(1, "dbdb: standard input:2: not UTF-8; nothing was imported\n");
    }

    [Fact]
    public void A_file_of_sorted_runs_is_its_owner_s_alone()
    {
        if (!Directory.Exists("/proc/self/fd"))
        {
            return;
        }

        using var runs = RunFile.Create();
        var opened = Directory
            .GetFiles("/proc/self/fd")
            .Single(file => new FileInfo(file).LinkTarget?.StartsWith(runs.Name, StringComparison.Ordinal) == true);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(opened)
        );
    }

    [Fact]
    public void N5_keys_and_values_are_kept_wherever_they_are_given()
    {
        using var dbdb = new CommandLine();
        var raw = Given(Raw);
        dbdb.Given("set", raw, raw);
        dbdb.Run("scan", "--prefix", raw).Succeeds("r\\xe9\tr\\xe9\n");
        dbdb.Run("scan", "--from", raw, "--keys").Succeeds("r\\xe9\n");
        dbdb.Run("count", "--to", raw).Succeeds("0\n");
        Assert.Contains("\tadded\tr\\xe9\t", dbdb.Run("log", "--key", raw).Text, StringComparison.Ordinal);
        Assert.Equal([(byte)'r', 0xE9], dbdb.Run("get", raw).Output);
        dbdb.Run("purge", raw, "--format", "csv");
        dbdb.Run("count").Succeeds("0\n");
    }

    [Theory]
    [InlineData("scan", "--limit", Raw)]
    [InlineData("scan", "--at", Raw)]
    [InlineData("scan", "--format", Raw)]
    [InlineData("scan", "--" + Raw)]
    [InlineData("compact", "--keep", Raw)]
    [InlineData("stat", "--retention", Raw)]
    [InlineData("set", "a", "b", "--timeout", Raw)]
    [InlineData("diff", Raw)]
    [InlineData("count", Raw)]
    [InlineData(Raw)]
    public void N5_a_message_says_the_bytes_that_it_speaks_of(params string[] words)
    {
        using var dbdb = new CommandLine();
        var outcome = dbdb.Run([.. words.Select(Given)]);
        Assert.Contains(@"r\xe9", outcome.Error, StringComparison.Ordinal);
        Assert.InRange(outcome.Code, 1, 2);
    }

    [Fact]
    public void N5_every_character_can_be_said_and_stays_within_its_line()
    {
        var text = string.Concat(Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c));
        foreach (var line in new[] { text, string.Concat(text.Reverse()), "\uD83D", "a\uDC80\uD83D\uDE00" })
        {
            var said = Escapes.Line(line);
            Assert.Equal(
                said,
                new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(
                    new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(said)
                )
            );
            Assert.All(said.EnumerateRunes(), rune => Assert.True(ByteText.IsVisible(rune)));
        }
    }

    // As RawArguments has it.
    private static string Given(string word) => word.Replace("<E9>", "\uDCE9", StringComparison.Ordinal);

    private static string[] Names(CommandLine dbdb) =>
        [.. Directory.GetFileSystemEntries(Path.GetDirectoryName(dbdb.Path)!).Order(StringComparer.Ordinal)];
}
