using System.Diagnostics;

namespace DbDb.Functional.Tests.Processes;

/// <summary>Starting the programs that lie beside the tests, each in a process of its own.</summary>
internal static class Child
{
    /// <summary>The program that makes and checks commits for tests.</summary>
    public static Process Start(params string[] arguments) => StartProgram("DbDb.Functional.Child.dll", arguments);

    /// <summary>The dbdb command.</summary>
    public static Process Dbdb(params string[] arguments) => StartProgram("dbdb.dll", arguments);

    /// <summary>Runs the dbdb command to its end.</summary>
    public static (int ExitCode, string Output, string Errors) RunDbdb(params string[] arguments)
    {
        using var process = Dbdb(arguments);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static Process StartProgram(string program, string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
