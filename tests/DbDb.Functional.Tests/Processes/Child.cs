using System.Diagnostics;

namespace DbDb.Functional.Tests.Processes;

/// <summary>Starting the programs that lie beside the tests, each in a process of its own.</summary>
internal static class Child
{
    /// <summary>The program that makes and checks commits for tests.</summary>
    public static Process Start(params string[] arguments) => StartProgram("DbDb.Functional.Child.dll", arguments);

    /// <summary>
    /// The program that forks others: told to compile everything once, and into memory of its own; by default .NET keeps code
    /// in memory that forked processes would share, and overwrite.
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

    /// <summary>Runs the dbdb command to its end.</summary>
    public static (int ExitCode, string Output, string Errors) RunDbdb(params string[] arguments) => Ended(Dbdb(arguments));

    /// <summary>Runs the dbdb command to its end under strace.</summary>
    /// <param name="strace">strace's own options.</param>
    /// <param name="arguments">The command's arguments.</param>
    public static (int ExitCode, string Output, string Errors) RunDbdbUnder(string[] strace, params string[] arguments) =>
        Ended(Start("strace", [.. strace, "dotnet", Beside("dbdb.dll"), .. arguments]));

    private static (int ExitCode, string Output, string Errors) Ended(Process started)
    {
        using var process = started;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static Process StartProgram(string program, string[] arguments) => Start("dotnet", [Beside(program), .. arguments]);

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
}
