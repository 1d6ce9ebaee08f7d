using System.Text;

namespace DbDb.Functional.Tests.Cli;

public class ImportExportTests
{
    private static readonly byte[] _allBytes = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];

    [Theory]
    [InlineData("tsv")]
    [InlineData("json")]
    [InlineData("csv")]
    public void An_export_imported_elsewhere_is_the_same_database_byte_for_byte(string format)
    {
        using var dbdb = new CommandLine();
        Entry[] entries = [.. AwkwardEntries()];
        Fill(dbdb.Path, entries);
        var exported = dbdb.Run("export", "--format", format);
        Assert.Equal((0, ""), (exported.Code, exported.Error));

        var (copy, file) = (dbdb.File("copy.dbdb"), dbdb.File("data"));
        dbdb.Run("export", "--format", format, file).Succeeds("");
        Assert.Equal(exported.Output, File.ReadAllBytes(file));
        dbdb.RunRaw([], [copy, "import", file, "--format", format]).Succeeds("");
        Assert.Equal(Entries(dbdb.Path), Entries(copy));

        var piped = dbdb.File("piped.dbdb");
        dbdb.RunRaw(exported.Output, [piped, "import", "--format", format, "-"]).Succeeds("");
        Assert.Equal(Entries(dbdb.Path), Entries(piped));
        Assert.Equal(exported.Output, dbdb.RunRaw([], [piped, "export", "--format", format]).Output);
    }

    [Fact]
    public void I5_tsv_escapes_what_would_end_a_field_and_what_a_terminal_would_obey()
    {
        using var dbdb = new CommandLine();
        Fill(
            dbdb.Path,
            [new("a\tb\\", "c\nd\r"), new("e\0", new byte[] { 0xFF, 0x1B, 0xC2, 0x85, 0xC3, 0xA9 }), new("", "")]
        );
        dbdb.Run("export").Succeeds("\t\na\\tb\\\\\tc\\nd\\r\ne\\x00\t\\xff\\x1b\\xc2\\x85é\n");
    }

    [Fact]
    public void Json_has_base64_for_what_is_not_UTF_8()
    {
        using var dbdb = new CommandLine();
        Fill(dbdb.Path, [new("a\"\\\t\u0001\u0085é🍎\u007f", "\b"), new(new byte[] { 0xFF }, new byte[] { 0xFE, 0 })]);
        dbdb.Run("export", "--format", "json")
            .Succeeds(
                """{"key":"a\"\\\t\u0001\u0085é\uD83C\uDF4E\u007F","value":"\b"}"""
                    + "\n"
                    + """{"key64":"/w==","value64":"/gA="}"""
                    + "\n"
            );
    }

    [Fact]
    public void Csv_quotes_as_the_RFC_says()
    {
        using var dbdb = new CommandLine();
        Fill(dbdb.Path, [new("a,b", "say \"x\""), new("c\r\nd", "\\\0"), new("e\t", new byte[] { 0xFF })]);
        dbdb.Run("export", "--format", "csv").Succeeds(
            "key,value\n\"a,b\",\"say \"\"x\"\"\"\n\"c\r\nd\",\\\\\\x00\ne\t,\\xff\n");
    }

    [Fact]
    public void The_last_of_equal_keys_counts_and_the_last_line_needs_no_newline()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn("b\t1\na\t2\nb\t3", "import", "--note", "bulk").Succeeds("");
        dbdb.Run("scan").Succeeds("a\t2\nb\t3\n");
        using var db = Database.Open(dbdb.Path).OrThrow();
        Assert.Equal((new Revision(1), "bulk"), (db.Head.Revision, db.Head.Note));
    }

    [Fact]
    public void Import_adds_to_what_is_there()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "b", "2");
        dbdb.RunOn("b\t3\nc\t4\n", "import").Succeeds("");
        dbdb.Run("scan").Succeeds("a\t1\nb\t3\nc\t4\n");
    }

    [Fact]
    public void Bytes_that_need_no_escape_are_taken_as_they_are()
    {
        using var dbdb = new CommandLine();
        byte[] line = [0xFF, (byte)'\t', 0, 0x1B, (byte)'\r', (byte)'\n'];
        dbdb.RunOn(line, "import").Succeeds("");
        Assert.Equal([new Entry(new byte[] { 0xFF }, new byte[] { 0, 0x1B, (byte)'\r' })], Entries(dbdb.Path));
    }

    [Fact]
    public void Csv_and_json_may_end_their_lines_as_Windows_does_and_begin_with_a_mark()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn("\uFEFFkey,value\r\na,1\r\n\"b\",\"2\"\r\n", "import", "--format", "csv").Succeeds("");
        dbdb.RunOn(
                "\uFEFF{\"key\":\"c\",\"value\":\"3\"}\r\n { \"value64\" : \"NA==\" , \"key\" : \"\\u0064\" } \r\n",
                "import",
                "--format",
                "json"
            )
            .Succeeds("");
        dbdb.Run("scan").Succeeds("a\t1\nb\t2\nc\t3\nd\t4\n");
    }

    [Fact]
    public void Batch_commits_every_so_many_entries()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn("a\t1\nb\t2\nc\t3\nd\t4\ne\t5\n", "import", "--batch", "2", "--note", "part").Succeeds("");
        using var db = Database.Open(dbdb.Path).OrThrow();
        Assert.Equal([5L, 4, 2], db.History().Select(step => step.OrThrow().Commit.Count));
        Assert.All(db.History(), step => Assert.Equal("part", step.OrThrow().Note));
    }

    [Fact]
    public void Many_entries_in_no_order_arrive()
    {
        using var dbdb = new CommandLine();
        var lines = Enumerable.Range(0, 50_000).Select(i => $"{i * 7919 % 50_000:D5}\tvalue {i}\n").ToArray();
        var text = new StringBuilder().AppendJoin("", lines).ToString();
        dbdb.RunOn(text, "import").Succeeds("");
        Array.Sort(lines, StringComparer.Ordinal);
        dbdb.Run("export").Succeeds(string.Concat(lines));
    }

    [Fact]
    public void An_old_revision_can_be_exported()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "a", "2");
        dbdb.Run("export", "--at", "1").Succeeds("a\t1\n");
    }

    [Fact]
    public void An_export_replaces_its_target_only_when_it_is_complete()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        var target = dbdb.File("target");
        File.WriteAllText(target, "before");
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();
        var outcome = dbdb.RunRaw([], [dbdb.Path, "export", target], interrupt.Token);
        Assert.Equal((130, "dbdb: interrupted\n"), (outcome.Code, outcome.Error));
        Assert.Equal("before", File.ReadAllText(target));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(target)!), f =>
            f.EndsWith(".tmp", StringComparison.Ordinal)
        );

        dbdb.Run("export", target).Succeeds("");
        Assert.Equal("a\t1\n", File.ReadAllText(target));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(target)!), f =>
            f.EndsWith(".tmp", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void An_export_never_replaces_the_database_itself_or_a_folder()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        dbdb.Run("export", dbdb.Path).Fails(1, $"dbdb: {dbdb.Path}: can't write: it is a database\n");
        var folder = Path.GetDirectoryName(dbdb.Path)!;
        dbdb.Run("export", folder).Fails(1, $"dbdb: {folder}: can't write: it is a folder\n");
        dbdb.Run("export", dbdb.File("none/there"))
            .Fails(1, $"dbdb: {dbdb.File("none/there")}: can't write: no such folder\n");
        dbdb.Run("get", "a").Succeeds("1");
    }

    [Fact]
    public void A_link_stays_a_link_and_the_mode_is_kept()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        var (target, link) = (dbdb.File("target"), dbdb.File("link"));
        File.WriteAllText(target, "before");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, target);
        dbdb.Run("export", link).Succeeds("");
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal("a\t1\n", File.ReadAllText(target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
        dbdb.Run("export", "/dev/null").Succeeds("");
        Assert.True(File.Exists("/dev/null"));
    }

    [Fact]
    public void A_source_that_cannot_be_read_is_a_wrong_argument_and_creates_nothing()
    {
        using var dbdb = new CommandLine();
        var none = dbdb.File("none");
        dbdb.Run("import", none).Fails(1, $"dbdb: {none}: can't read: no such file\n");
        dbdb.Run("batch", none).Fails(1, $"dbdb: {none}: can't read: no such file\n");
        dbdb.Run("import", Path.GetDirectoryName(none)!)
            .FailsSaying(1, "can't read: it is a folder, or permission is denied");
        Assert.False(File.Exists(dbdb.Path));
    }

    private static IEnumerable<Entry> AwkwardEntries()
    {
        var random = new Random(1);
        yield return new("", "");
        yield return new("empty", "");
        yield return new(_allBytes, _allBytes);
        yield return new("tab\tnewline\nreturn\rcrlf\r\n", "\t\n\r\r\n");
        yield return new("nul\0", "\0\0");
        yield return new("comma,quote\"", ",\"\"\n\",");
        yield return new("\"quoted\"", "\"");
        yield return new(@"\x41\n\\", @"\");
        yield return new("\uFEFFmark", "\uFEFF");
        yield return new("key,value", "key64");
        yield return new("価格🍎", "ü\u0085\u2028\u202E");
        yield return new(new string('k', 4096), new string('v', 600));
        yield return new("megabyte of text", new string('é', 1 << 19));
        yield return new("megabyte of noise", Noise(random, 1 << 20));
        for (var i = 0; i < 500; i++)
        {
            yield return new(Noise(random, random.Next(1, 12)), Noise(random, random.Next(40)));
        }
    }

    private static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void Fill(string path, Entry[] entries)
    {
        using var db = Database.Open(path).OrThrow();
        db.Load(entries).OrThrow();
    }

    private static Entry[] Entries(string path)
    {
        using var db = Database.Open(path, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        return [.. db.Head.Tree.Range(KeyRange.All)];
    }
}
