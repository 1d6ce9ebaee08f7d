using System.Diagnostics;

namespace DbDb.Functional.Tests.Processes;

/// <summary>Starting the programs that lie beside the tests, each in a process of its own.</summary>
internal static class Child
{
    /// <summary>The program that makes and checks commits for tests.</summary>
    public static Process Start(params string[] arguments) => StartProgram("DbDb.Functional.Child.dll", arguments);

    /// <summary>
    /// The program that forks others: told to compile everything once, and into memory of its own; by default .NET
    /// keeps code in memory that forked processes would share, and overwrite.
    /// </summary>
    public static Process StartNursery(string scratch) => Start(
        "dotnet",
        [Beside("DbDb.Functional.Child.dll"), "nursery", scratch],
        ("DOTNET_EnableWriteXorExecute", "0"),
        ("DOTNET_TieredCompilation", "0"),
        ("DOTNET_gcConcurrent", "0"),
        ("DOTNET_gcServer", "0"),
        ("DOTNET_EnableDiagnostics", "0"));

    /// <summary>The program that commits until its memory is used up, of which it may have so much.</summary>
    public static Process StartExhausted(string path, int heapBytes) => Start(
        "dotnet", [Beside("DbDb.Functional.Child.dll"), "exhaust", path], ("DOTNET_GCHeapHardLimit", $"{heapBytes:x}"));

    /// <summary>The program that moves money, within so much memory, and writes down how much it takes.</summary>
    public static Process StartTransfers(string path, string memory, int life, int threads, int heapBytes) => Start(
        "dotnet",
        [Beside("DbDb.Functional.Child.dll"), "transfer-within", path, memory, $"{life}", $"{threads}"],
        ("DOTNET_GCHeapHardLimit", $"{heapBytes:x}"));

    /// <summary>The dbdb command.</summary>
    public static Process Dbdb(params string[] arguments) => StartProgram("dbdb.dll", arguments);

    /// <summary>
    /// The dbdb command, which the signals that end programs reach, however the tests were started; or not.
    /// </summary>
    /// <param name="preparations">What is done before, beyond that: see the program's launcher.</param>
    /// <param name="arguments">The command's arguments.</param>
    public static Process DbdbPrepared(string[] preparations, params string[] arguments) =>
        StartProgram(
            "DbDb.Functional.Child.dll",
            [
                "become",
                "default:1",
                "default:2",
                "default:15",
                .. preparations,
                "--",
                "dotnet",
                Beside("dbdb.dll"),
                .. arguments,
            ]
        );

    /// <summary>The words by which a shell starts the dbdb command so.</summary>
    public static string WordsOf(params string[] preparations) =>
        string.Join(
            ' ',
            [
                "dotnet",
                Beside("DbDb.Functional.Child.dll"),
                "become",
                .. preparations,
                "--",
                "dotnet",
                Beside("dbdb.dll"),
            ]
        );

    /// <summary>Sends a signal.</summary>
    /// <param name="process">To whom.</param>
    /// <param name="signal">Its name, without SIG.</param>
    public static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>
    /// Ends a process, if it hasn't ended, when this is disposed of: a test that fails leaves none running.
    /// </summary>
    public static IDisposable Guard(Process process) => new Guarded(process);

    /// <summary>Runs the dbdb command to its end.</summary>
    public static (int ExitCode, string Output, string Errors) RunDbdb(params string[] arguments) =>
        Ended(Dbdb(arguments));

    /// <summary>Runs the dbdb command to its end under strace.</summary>
    /// <param name="strace">strace's own options.</param>
    /// <param name="arguments">The command's arguments.</param>
    public static (int ExitCode, string Output, string Errors) RunDbdbUnder(
        string[] strace,
        params string[] arguments
    ) => Ended(Start("strace", [.. strace, "dotnet", Beside("dbdb.dll"), .. arguments]));

    /// <summary>Runs a shell's script to its end.</summary>
    public static (int Code, string Output, string Error) Sh(string script) => Ended(Start("sh", ["-c", script]));

    private static (int ExitCode, string Output, string Errors) Ended(Process started)
    {
        using var process = started;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static Process StartProgram(string program, string[] arguments) =>
        Start("dotnet", [Beside(program), .. arguments]);

    private static string Beside(string program) => Path.Combine(AppContext.BaseDirectory, program);

    private static Process Start(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private sealed class Guarded(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }
    }
}
