using System.Diagnostics;
using System.Runtime.Versioning;

namespace DbDb.Functional.Tests;

/// <summary>The dbdb command, run as a user who has no permission but everybody's.</summary>
internal sealed class As
{
    private const string SetPriv = "/usr/bin/setpriv";
    private const string User = "65534";

    private As()
    {
    }

    /// <summary>
    /// Why this process can't become that user, or that user can't run the command; null if nothing is in the way.
    /// </summary>
    public static string? Obstacle { get; } =
        !OperatingSystem.IsLinux() ? "it is about Linux"
        : !File.Exists(SetPriv) || Environment.UserName != "root" ? "it takes root, and setpriv"
        : new As().Run("--version").Code != 0 ? "another user may not run the command where it lies"
        : null;

    /// <summary>That user, who may enter and write to a folder from now on.</summary>
    [SupportedOSPlatform("linux")]
    public static As Nobody(TemporaryFolder folder)
    {
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0x1FF);
        return new();
    }

    /// <summary>Runs the command.</summary>
    /// <returns>How it ended, and what it said on standard error.</returns>
    public (int Code, string Errors) Run(params string[] arguments) => Start(["dotnet", Command, .. arguments]);

    /// <summary>Runs a script of the shell, in which $DBDB is the command.</summary>
    /// <returns>How it ended, and what it said on standard error.</returns>
    public (int Code, string Errors) RunShell(string script) =>
        Start(["sh", "-c", $"DBDB='dotnet {Command}'\n{script}"]);

    private static string Command => Path.Combine(AppContext.BaseDirectory, "dbdb.dll");

    private static (int Code, string Errors) Start(string[] words)
    {
        using var process = Process.Start(
            new ProcessStartInfo(SetPriv, ["--reuid", User, "--regid", User, "--clear-groups", .. words])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, errors);
    }
}
