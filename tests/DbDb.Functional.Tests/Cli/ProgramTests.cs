using System.Diagnostics;
using DbDb.Functional.Tests.Processes;

namespace DbDb.Functional.Tests.Cli;

/// <summary>What only a process of its own can show: descriptors, signals, pipes and raw arguments.</summary>
public class ProgramTests
{
    [Fact]
    public void The_program_sets_and_gets()
    {
        using var dbdb = new CommandLine();
        Assert.Equal((0, "", ""), Child.RunDbdb(dbdb.Path, "set", "größe", "🍎"));
        Assert.Equal((0, "🍎", ""), Child.RunDbdb(dbdb.Path, "get", "größe"));
        Assert.Equal((3, "", "Key not found\n"), Child.RunDbdb(dbdb.Path, "get", "none"));
        Assert.Equal(2, Child.RunDbdb(dbdb.Path, "frobnicate").ExitCode);
    }

    [Fact]
    public void Commands_that_share_a_redirected_output_write_one_after_the_other()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "first ").Given("set", "b", "second");
        var shared = dbdb.File("shared");
        Assert.Equal(
            0,
            Sh($"(dotnet {Program} {dbdb.Path} get a; dotnet {Program} {dbdb.Path} get b) > {shared}").Code
        );
        Assert.Equal("first second", File.ReadAllText(shared));
    }

    [Fact]
    public void N6_an_export_to_a_descriptor_or_a_pipe_replaces_nothing()
    {
        if (!File.Exists("/dev/stdout"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var (shared, pipe) = (dbdb.File("shared"), dbdb.File("pipe"));
        Assert.Equal(
            0,
            Sh($"(echo before; dotnet {Program} {dbdb.Path} export /dev/stdout; echo after) > {shared}").Code
        );
        Assert.Equal("before\na\tb\nafter\n", File.ReadAllText(shared));
        Assert.Equal(
            (0, "a\tb\n", ""),
            Sh($"mkfifo {pipe}; cat {pipe} & dotnet {Program} {dbdb.Path} export {pipe}; wait")
        );
        Assert.Equal((0, "", ""), Sh($"(echo 'c\td' > {pipe}) & dotnet {Program} {dbdb.Path} import {pipe}"));
        dbdb.Run("count").Succeeds("2\n");
    }

    [Theory]
    [InlineData("scan", "000000\t0\n")]
    [InlineData("diff 0", "added\t000000\t\t0\n")]
    public void A_broken_pipe_ends_quietly(string verb, string first)
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i:D6}\t{i}\n")), "import").Succeeds("");
        var (code, output, error) = Sh($"(dotnet {Program} {dbdb.Path} {verb}; echo $? >&2) | head -n 1");
        Assert.Equal((0, first, "0\n"), (code, output, error));
    }

    [Fact]
    public void A_picture_for_a_broken_pipe_ends_quietly()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i:D6}\t{i}\n")), "import").Succeeds("");
        Assert.Equal(
            (0, "<svg", "0\n"),
            Sh($"(dotnet {Program} {dbdb.Path} graph --nodes 10000; echo $? >&2) | head -c 4")
        );
    }

    [Fact]
    public void I5_arguments_that_are_not_UTF_8_are_taken_byte_for_byte()
    {
        if (!File.Exists("/proc/self/cmdline"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        Assert.Equal(
            (0, "", ""),
            Sh($"dotnet {Program} {dbdb.Path} set \"$(printf 'k\\377')\" \"$(printf '\\303v\\200')\"")
        );
        dbdb.Run("scan").Succeeds("k\\xff\t\\xc3v\\x80\n");
        Assert.Equal((0, "c37680\n", ""),
            Sh($"dotnet {Program} {dbdb.Path} get \"$(printf 'k\\377')\" | od -An -tx1 | tr -d ' '"));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void An_interrupted_import_ends_with_the_signal_s_code_and_leaves_nothing(string signal, int code)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "old", "value");
        var import = Child.DbdbPrepared([], dbdb.Path, "import");
        using var guard = Child.Guard(import);
        import.StandardInput.Write("a\t1\nb\t2\n");
        import.StandardInput.Flush();
        Assert.True(SpinWait.SpinUntil(() => Listens(import), TimeSpan.FromSeconds(60)));
        Child.Signal(import, signal);
        Assert.True(import.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(code, import.ExitCode);
        dbdb.Run("scan").Succeeds("old\tvalue\n");
    }

    [Theory]
    [InlineData("ignore:1", "HUP", "INT", 130)]
    [InlineData("ignore:2", "INT", "HUP", 129)]
    public async Task A_signal_that_was_ignored_at_the_start_stays_ignored(
        string preparation,
        string ignored,
        string heard,
        int code
    )
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var watch = Child.DbdbPrepared([preparation], dbdb.Path, "watch", "--since", "1");
        using var guard = Child.Guard(watch);
        Assert.Contains("set", await watch.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Contains("commit", await watch.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Child.Signal(watch, ignored);
        dbdb.Given("set", "a", "c");
        Assert.Contains("set", await watch.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Child.Signal(watch, heard);
        Assert.True(watch.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(code, watch.ExitCode);
    }

    [Theory]
    [InlineData("export out.tsv", "out.tsv: can't write: File too large")]
    [InlineData("export --history out.tsv", "File too large")]
    [InlineData("graph --output out.tsv --nodes 10000", "out.tsv: can't write: File too large")]
    [InlineData("scan > out.tsv", "standard output: can't write: File too large")]
    [InlineData("import more.tsv", "can't write: the file would be too large")]
    [InlineData("compact", "can't write: the file would be too large")]
    public void A_file_that_may_not_grow_is_said_and_ends_with_4(string verb, string message)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var dbdb = new CommandLine();
        var random = new Random(1);
        string Lines(char first) =>
            string.Concat(
                Enumerable
                    .Range(0, 20_000)
                    .Select(i => $"{first}{i:D6}\t{random.NextInt64():x16}{random.NextInt64():x16}\n")
            );
        dbdb.RunOn(Lines('a'), "import").Succeeds("");
        File.WriteAllText(dbdb.File("more.tsv"), Lines('b'));
        var before = dbdb.Run("scan").Text;
        var (code, _, error) = Sh(
            $"cd {Path.GetDirectoryName(dbdb.Path)}; export DOTNET_EnableWriteXorExecute=0; ulimit -f 200; dotnet {Program} {dbdb.Path} {verb}"
        );
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal((4, 1), (code, error.Count(c => c == '\n')));
        dbdb.Run("scan").Succeeds(before);
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(dbdb.Path)!), file =>
            file.EndsWith(".tmp", StringComparison.Ordinal)
        );
        Assert.True(verb.StartsWith("scan", StringComparison.Ordinal) == File.Exists(dbdb.File("out.tsv")));
    }

    [Fact]
    public void A_full_disk_is_said_and_ends_with_4()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var (code, _, error) = Sh($"dotnet {Program} {dbdb.Path} get a > /dev/full");
        Assert.Equal((4, "dbdb: standard output: can't write: No space left on device\n"), (code, error));
    }

    // Whether it has come so far as to handle hang-ups, which is where it handles all of them; elsewhere than on Linux
    // that isn't told.
    private static bool Listens(Process process)
    {
        var status = $"/proc/{process.Id}/status";
        if (!File.Exists(status))
        {
            Thread.Sleep(2000);
            return true;
        }

        var caught = File.ReadLines(status).First(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
        return (Convert.ToUInt64(caught[7..].Trim(), 16) & 1) != 0
            && File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("\0import", StringComparison.Ordinal);
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "dbdb.dll");

    private static (int Code, string Output, string Error) Sh(string script) => Child.Sh(script);
}
