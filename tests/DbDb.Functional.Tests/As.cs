using System.Diagnostics;
using System.Runtime.Versioning;

namespace DbDb.Functional.Tests;

/// <summary>The dbdb command, run as a user who has no permission but everybody's.</summary>
[SupportedOSPlatform("linux")]
internal sealed class As
{
    private const string SetPriv = "/usr/bin/setpriv";
    private const string User = "65534";

    private As()
    {
    }

    /// <summary>
    /// That user, who may enter and write to a folder from now on; null where this one may not become it, or it may not
    /// run the command.
    /// </summary>
    public static As? Nobody(TemporaryFolder folder)
    {
        if (!File.Exists(SetPriv) || Environment.UserName != "root")
        {
            return null;
        }

        File.SetUnixFileMode(folder.Path, (UnixFileMode)0x1FF);
        var nobody = new As();
        return nobody.Run("--version").Code == 0 ? nobody : null;
    }

    /// <summary>Runs the command.</summary>
    /// <returns>How it ended, and what it said on standard error.</returns>
    public (int Code, string Errors) Run(params string[] arguments) => Start(["dotnet", Command, .. arguments]);

    /// <summary>Runs a script of the shell, in which $DBDB is the command.</summary>
    /// <returns>How it ended, and what it said on standard error.</returns>
    public (int Code, string Errors) RunShell(string script) => Start(["sh", "-c", $"DBDB='dotnet {Command}'\n{script}"]);

    private static string Command => Path.Combine(AppContext.BaseDirectory, "dbdb.dll");

    private static (int Code, string Errors) Start(string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(SetPriv, ["--reuid", User, "--regid", User, "--clear-groups", .. words])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, errors);
    }
}
