using System.Diagnostics;
using System.Text;
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
        Assert.Equal(0, Sh($"(dotnet {Program} {dbdb.Path} get a; dotnet {Program} {dbdb.Path} get b) > {shared}").Code);
        Assert.Equal("first second", File.ReadAllText(shared));
    }

    [Fact]
    public void An_export_to_a_descriptor_or_a_pipe_replaces_nothing()
    {
        if (!File.Exists("/dev/stdout"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var (shared, pipe) = (dbdb.File("shared"), dbdb.File("pipe"));
        Assert.Equal(0, Sh($"(echo before; dotnet {Program} {dbdb.Path} export /dev/stdout; echo after) > {shared}").Code);
        Assert.Equal("before\na\tb\nafter\n", File.ReadAllText(shared));
        Assert.Equal((0, "a\tb\n", ""), Sh($"mkfifo {pipe}; cat {pipe} & dotnet {Program} {dbdb.Path} export {pipe}; wait"));
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
        Assert.Equal((0, "<svg", "0\n"), Sh($"(dotnet {Program} {dbdb.Path} graph --nodes 10000; echo $? >&2) | head -c 4"));
    }

    [Fact]
    public void I5_arguments_that_are_not_UTF_8_are_taken_byte_for_byte()
    {
        if (!File.Exists("/proc/self/cmdline"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        Assert.Equal((0, "", ""), Sh($"dotnet {Program} {dbdb.Path} set \"$(printf 'k\\377')\" \"$(printf '\\303v\\200')\""));
        dbdb.Run("scan").Succeeds("k\\xff\t\\xc3v\\x80\n");
        Assert.Equal((0, "c37680\n", ""),
            Sh($"dotnet {Program} {dbdb.Path} get \"$(printf 'k\\377')\" | od -An -tx1 | tr -d ' '"));
    }

    [Fact]
    public void An_interrupted_import_ends_with_130_and_leaves_nothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "old", "value");
        using var import = Child.Dbdb(dbdb.Path, "import");
        import.StandardInput.Write("a\t1\nb\t2\n");
        import.StandardInput.Flush();
        Thread.Sleep(500); // it may be reading by now, or not yet: both must end well
        using var kill = Process.Start("kill", ["-INT", $"{import.Id}"]);
        Assert.True(import.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(130, import.ExitCode);
        dbdb.Run("scan").Succeeds("old\tvalue\n");
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

    private static string Program => Path.Combine(AppContext.BaseDirectory, "dbdb.dll");

    private static (int Code, string Output, string Error) Sh(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var error = shell.StandardError.ReadToEndAsync();
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return (shell.ExitCode, output, error.Result);
    }
}
