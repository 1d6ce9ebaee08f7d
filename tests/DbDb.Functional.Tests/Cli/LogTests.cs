using System.Globalization;

namespace DbDb.Functional.Tests.Cli;

public class LogTests
{
    [Fact]
    public void Commits_come_newest_first_with_what_they_hold_what_they_added_and_why()
    {
        using var dbdb = Filled();
        using var db = Database.Open(dbdb.Path, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        var snapshots = Enumerable.Range(1, 4).Reverse().Select(number => db.At(new(number)).OrThrow()).ToArray();
        var bytes = snapshots.Select(snapshot => snapshot.Address.End - snapshot.Commit.Start).ToArray();
        Assert.Equal(db.Head.Address.End - snapshots[^1].Commit.Start, bytes.Sum());
        dbdb.Run("log").Succeeds(
            $"4\t{Iso(snapshots[0])}\t2\t{bytes[0]}\t\n" +
            $"3\t{Iso(snapshots[1])}\t1\t{bytes[1]}\ttoo old\n" +
            $"2\t{Iso(snapshots[2])}\t2\t{bytes[2]}\t\n" +
            $"1\t{Iso(snapshots[3])}\t2\t{bytes[3]}\tfirst stock\n");
    }

    [Fact]
    public void Of_a_key_only_the_commits_that_changed_it_come_with_what_became_of_it()
    {
        using var dbdb = Filled();
        Revisions(dbdb.Run("log", "--key", "apple"), "2 changed 10 ", "1 added 3 first stock");
        Revisions(dbdb.Run("log", "--key", "pear"), "4 added 5 ", "3 removed  too old", "1 added 5 first stock");
        Revisions(dbdb.Run("log", "--key", "pear", "--limit", "2"), "4 added 5 ", "3 removed  too old");
        Revisions(dbdb.Run("log", "--key", "pear", "--at", "3"), "3 removed  too old", "1 added 5 first stock");
        Revisions(dbdb.Run("log", "--key", "plum"));
        Revisions(dbdb.Run("log", "--key", ""));
        Revisions(dbdb.Run("log", "--key", new string('k', 5000)));
    }

    [Fact]
    public void Of_a_text_only_the_commits_come_whose_notes_contain_it()
    {
        using var dbdb = Filled();
        Assert.Equal(["3", "1"], Firsts(dbdb.Run("log", "--note", "o")));
        Assert.Equal(["3"], Firsts(dbdb.Run("log", "--note", "o", "--limit", "1")));
        Assert.Equal(["1"], Firsts(dbdb.Run("log", "--note", "first", "--at", "3")));
        Assert.Equal(["4", "3", "2", "1"], Firsts(dbdb.Run("log", "--note", "")));
        dbdb.Run("log", "--note", "First").Succeeds("");
        Revisions(dbdb.Run("log", "--key", "pear", "--note", "too"), "3 removed  too old");
    }

    [Fact]
    public void It_begins_where_it_is_told_and_ends_when_there_are_enough()
    {
        using var dbdb = Filled();
        Assert.Equal(["4", "3"], Firsts(dbdb.Run("log", "--limit", "2")));
        Assert.Equal(["3", "2", "1"], Firsts(dbdb.Run("log", "--at", "3")));
        Assert.Equal(["2"], Firsts(dbdb.Run("log", "--at", "2", "--limit", "1")));
        Assert.Equal(["4", "3", "2", "1"], Firsts(dbdb.Run("log", "--limit", "100", "--at", "9999-12-31")));
        dbdb.Run("log", "--limit", "0").Succeeds("");
        dbdb.Run("log", "--at", "0").Succeeds("");
        dbdb.Run("log", "--at", "2000-01-01").Succeeds("");
        dbdb.Run("log", "--at", "5")
            .Fails(4, $"dbdb: {dbdb.Path}: no revision 5: the nearest that is kept is 4; ask for that\n");
    }

    [Fact]
    public void An_instant_that_it_shows_can_be_asked_for()
    {
        using var dbdb = Filled();
        var instant = dbdb.Run("log", "--limit", "1").Text.Split('\t')[1];
        Assert.Equal(["4", "3", "2", "1"], Firsts(dbdb.Run("log", "--at", instant)));
    }

    [Fact]
    public void Each_format_has_its_form()
    {
        using var dbdb = Filled();
        string[] one = ["log", "--limit", "1", "--at", "3", "--format"];
        var (instant, bytes) = (
            dbdb.Run([.. one, "tsv"]).Text.Split('\t')[1],
            dbdb.Run([.. one, "tsv"]).Text.Split('\t')[3]
        );
        dbdb.Run([.. one, "json"])
            .Succeeds(
                $$"""{"revision":3,"instant":"{{instant}}","entries":1,"bytes":{{bytes}},"note":"too old"}""" + "\n"
            );
        dbdb.Run([.. one, "csv"]).Succeeds($"revision,instant,entries,bytes,note\n3,{instant},1,{bytes},too old\n");
        dbdb.Run([.. one, "table"])
            .Succeeds(
                $"REVISION  INSTANT                       ENTRIES  BYTES  NOTE\n       3  {instant}        1    {bytes}  too old\n"
            );

        string[] pear = [.. one, "json", "--key", "pear"];
        dbdb.Run(pear)
            .Succeeds($$"""{"revision":3,"instant":"{{instant}}","change":"removed","note":"too old"}""" + "\n");
        pear[^3] = "csv";
        dbdb.Run(pear).Succeeds($"revision,instant,change,value,note\n3,{instant},removed,,too old\n");
    }

    [Fact]
    public void Bytes_and_notes_that_could_steer_a_terminal_come_as_everywhere()
    {
        using var dbdb = new CommandLine { TerminalWidth = 200 };
        dbdb.Given("set", "--escaped", @"k\xff", @"v\xfe", "--note", "two\nlines\u001b[2J");
        var log = dbdb.Run("log", "--key", @"k\xff", "--escaped").Text;
        Assert.EndsWith(@"added   v\xfe  two\nlines\x1b[2J" + "\n", log, StringComparison.Ordinal);
        Assert.EndsWith(@"two\nlines\x1b[2J" + "\n", dbdb.Run("log").Text, StringComparison.Ordinal);
        Assert.Contains(
            "\"value64\":\"dv4=\"",
            dbdb.Run("log", "--key", @"k\xff", "--escaped", "--format", "json").Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("--limit")]
    [InlineData("--")]
    [InlineData("@file")]
    public void A_key_may_look_like_an_option(string key)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "--", key, "v");
        Revisions(dbdb.Run("log", $"--key={key}"), "1 added v ");
    }

    [Fact]
    public void A_megabyte_is_cut_for_a_terminal_and_whole_in_a_pipe()
    {
        using var dbdb = new CommandLine();
        var value = new string('x', 1 << 20);
        dbdb.RunOn(value, "set", "k", "-").Succeeds("");
        Revisions(dbdb.Run("log", "--key", "k"), $"1 added {value} ");
        Assert.All(dbdb.Run("log", "--key", "k", "--format", "table").Text.Split('\n'), line =>
            Assert.True(line.Length < value.Length + 100)
        );
        using var narrow = new CommandLine { TerminalWidth = 80 };
        File.Copy(dbdb.Path, narrow.Path);
        Assert.All(narrow.Run("log", "--key", "k").Text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void What_is_not_asked_for_is_not_read_and_what_comes_before_damage_is_shown()
    {
        using var dbdb = Filled();
        Damage(dbdb, revision: 2);
        Assert.Equal(["4", "3"], Firsts(dbdb.Run("log", "--limit", "2")));
        Revisions(dbdb.Run("log", "--key", "pear", "--limit", "1"), "4 added 5 ");
        foreach (var format in new[] { "tsv", "table" })
        {
            var outcome = dbdb.Run("log", "--format", format);
            Assert.Equal(4, outcome.Code);
            Assert.Equal(["4", "3"], Firsts(outcome).Where(first => first != "REVISION"));
            Assert.StartsWith($"dbdb: {dbdb.Path}: damaged", outcome.Error, StringComparison.Ordinal);
        }

        Assert.Equal(4, dbdb.Run("log", "--key", "pear").Code);
    }

    [Fact]
    public void An_interrupt_ends_it_with_130_though_no_commit_is_shown()
    {
        using var dbdb = Filled();
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();
        foreach (
            var words in new string[][] { ["log"], ["log", "--key", "none"], ["diff", "0"], ["diff", "0", "--count"] }
        )
        {
            var outcome = dbdb.RunRaw([], [dbdb.Path, .. words], interrupt.Token);
            Assert.Equal((130, "", "dbdb: interrupted\n"), (outcome.Code, outcome.Text, outcome.Error));
        }
    }

    private static CommandLine Filled()
    {
        var dbdb = new CommandLine();
        dbdb.RunOn("pear\t5\napple\t3\n", "import", "--note", "first stock").Succeeds("");
        return dbdb.Given("set", "apple", "10").Given("delete", "pear", "--note", "too old").Given("set", "pear", "5");
    }

    // Turns over a byte of a commit's record.
    private static void Damage(CommandLine dbdb, long revision)
    {
        long at;
        using (var db = Database.Open(dbdb.Path, new() { Mode = OpenMode.ReadOnly }).OrThrow())
        {
            at = db.At(new(revision)).OrThrow().Address.Offset + 40;
        }

        using var file = File.Open(dbdb.Path, FileMode.Open);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)~value);
    }

    private static void Revisions(Outcome outcome, params string[] expected)
    {
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Equal(
            expected,
            outcome
                .Text.Split('\n')[..^1]
                .Select(line => line.Split('\t'))
                .Select(fields => $"{fields[0]} {fields[2]} {fields[3]} {fields[4]}")
        );
    }

    private static IEnumerable<string> Firsts(Outcome outcome) =>
        outcome.Text.Split('\n')[..^1].Select(line => line.Trim().Split('\t', ' ')[0]);

    private static string Iso(Snapshot snapshot) =>
        snapshot.Instant.ToDateTimeOffset().ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
            CultureInfo.InvariantCulture
        );
}
