using System.Diagnostics;
using System.Globalization;
using DbDb.Functional.Tests.Processes;

namespace DbDb.Functional.Tests.Cli;

/// <summary>
/// Standard streams that are closed, full, or not ready yet: they are waited for, or an error that changes nothing of
/// what was done.
/// </summary>
public class DescriptorTests
{
    [Theory]
    [InlineData("import -", "; nothing was imported")]
    [InlineData("import", "; nothing was imported")]
    [InlineData("import /dev/stdin", "; nothing was imported")]
    [InlineData("import --batch 10", "; nothing was imported")]
    [InlineData("batch", "; nothing was changed")]
    [InlineData("set k -", "")]
    public void N6_a_closed_input_is_an_error_and_no_empty_one(string verb, string outcome)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        Assert.Equal(
            (4, "", $"dbdb: standard input: can't read: it is closed{outcome}\n"),
            Sh($"{Dbdb(dbdb)} {verb} <&-")
        );
        dbdb.Run("scan").Succeeds("a\tb\n");
    }

    [Fact]
    public void N6_so_is_a_closed_input_for_a_history()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var dbdb = new CommandLine();
        var (code, output, error) = Sh($"{Dbdb(dbdb)} import --history <&-");
        Assert.Equal((4, ""), (code, output));
        Assert.Contains("it is closed", error, StringComparison.Ordinal);
    }

    [Fact]
    public void N6_a_closed_output_is_an_error_where_there_is_something_to_write()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var dbdb = new CommandLine();
        Assert.Equal((0, "", ""), Sh($"{Dbdb(dbdb)} set a b >&-"));
        Assert.Equal((4, "", "dbdb: standard output: can't write: it is closed\n"), Sh($"{Dbdb(dbdb)} get a >&-"));
        Assert.Equal((4, "", "dbdb: standard output: can't write: it is closed\n"), Sh($"{Dbdb(dbdb)} export >&-"));
        Assert.Equal((3, "", "Key not found\n"), Sh($"{Dbdb(dbdb)} get none >&-"));
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public void N6_messages_that_cannot_be_written_change_nothing(string error)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        Assert.Equal((0, "", ""), Sh($"{Dbdb(dbdb)} verify {error}"));
        Assert.Equal((0, "", ""), Sh($"{Dbdb(dbdb)} recover {dbdb.File("copy.dbdb")} {error}"));
        Assert.Equal((3, "", ""), Sh($"{Dbdb(dbdb)} get none {error}"));
        Assert.Equal((1, "", ""), Sh($"{Dbdb(dbdb)} get {error}"));
        dbdb.RunRaw([], [dbdb.File("copy.dbdb"), "scan"]).Succeeds("a\tb\n");
    }

    [Fact]
    public void N6_what_went_wrong_keeps_its_code_though_what_was_written_cannot_be_passed_on()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", new string('v', 5000)).Given("set", "a", "b");
        var bytes = File.ReadAllBytes(dbdb.Path);
        bytes[8192 + 100] ^= 1;
        File.WriteAllBytes(dbdb.Path, bytes);
        Assert.Equal(4, Sh($"{Dbdb(dbdb)} verify | cat >/dev/null; {Dbdb(dbdb)} verify >/dev/full").Code);
        Assert.Equal("4\n", Sh($"({Dbdb(dbdb)} verify; echo $? >&2) | true").Error.Split('\n')[^2] + "\n");
    }

    [Fact]
    public void N6_no_database_is_opened_where_a_stream_was_closed()
    {
        if (!Directory.Exists("/proc/self/fd"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var before = File.ReadAllBytes(dbdb.Path);
        Sh($"{Dbdb(dbdb)} get none <&- >&- 2>&-; {Dbdb(dbdb)} verify <&- >&- 2>&-; {Dbdb(dbdb)} scan <&- >&- 2>&-");
        Assert.Equal(before, File.ReadAllBytes(dbdb.Path));

        var id = int.Parse(
            Sh($"{Dbdb(dbdb)} watch --since 2 <&- >&- 2>&- & echo $!").Output,
            CultureInfo.InvariantCulture
        );
        var watch = Process.GetProcessById(id);
        using var guard = Child.Guard(watch);
        Assert.True(
            SpinWait.SpinUntil(() => Opened(id).Contains(dbdb.Path, StringComparer.Ordinal), TimeSpan.FromSeconds(60))
        );
        Assert.DoesNotContain(Opened(id)[..3], file =>
            file.StartsWith(Path.GetDirectoryName(dbdb.Path)!, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void N6_input_that_comes_late_through_a_pipe_that_does_not_block_is_waited_for()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var dbdb = new CommandLine();
        var words = Child.WordsOf("nonblocking:0");
        Assert.Equal(
            (0, "", ""),
            Sh($"(sleep 1; printf 'a\tb\n'; sleep 1; printf 'c\td\n') | {words} {dbdb.Path} import")
        );
        Assert.Equal((0, "", ""), Sh($"(sleep 1; printf v; sleep 1; printf w) | {words} {dbdb.Path} set k -"));
        dbdb.Run("scan").Succeeds("a\tb\nc\td\nk\tvw\n");
    }

    [Fact]
    public void N6_a_full_pipe_that_does_not_block_is_waited_for()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var dbdb = new CommandLine();
        var lines = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i:D6}\t{i}\n"));
        dbdb.RunOn(lines, "import").Succeeds("");
        Assert.Equal((0, lines, ""), Sh($"{Child.WordsOf("nonblocking:1")} {dbdb.Path} scan | (sleep 2; cat)"));
    }

    [Fact]
    public void N6_a_descriptor_by_its_name_is_read_and_written_from_where_it_stands()
    {
        if (!Directory.Exists("/dev/fd"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        File.WriteAllText(dbdb.File("in"), "no entry\na\tb\n");
        Assert.Equal((0, "", ""), Sh($"(read line; {Dbdb(dbdb)} import /dev/stdin) < {dbdb.File("in")}"));
        Assert.Equal((0, "", ""), Sh($"(read line; {Dbdb(dbdb)} import /dev/fd/3 3<&0) < {dbdb.File("in")}"));
        Assert.Equal(
            (0, "", ""),
            Sh($"(echo before; {Dbdb(dbdb)} export /dev/fd/3 3>&1; echo after) > {dbdb.File("out")}")
        );
        Assert.Equal("before\na\tb\nafter\n", File.ReadAllText(dbdb.File("out")));
        Assert.Equal((1, "", "dbdb: /dev/fd/9: can't write: it is closed\n"), Sh($"{Dbdb(dbdb)} export /dev/fd/9"));
        Assert.Equal((1, "", "dbdb: /dev/fd/9: can't read: it is closed\n"), Sh($"{Dbdb(dbdb)} import /dev/fd/9"));
        Assert.Equal(
            (4, "", "dbdb: /dev/full: can't write: No space left on device\n"),
            Sh($"{Dbdb(dbdb)} export /dev/full")
        );
    }

    private static string Dbdb(CommandLine dbdb) =>
        $"dotnet {Path.Combine(AppContext.BaseDirectory, "dbdb.dll")} {dbdb.Path}";

    // What the first descriptors lead to, in order.
    private static string[] Opened(int process) =>
        [.. Enumerable.Range(0, 256).Select(i => new FileInfo($"/proc/{process}/fd/{i}").LinkTarget ?? "")];

    private static (int Code, string Output, string Error) Sh(string script) => Child.Sh(script);
}
