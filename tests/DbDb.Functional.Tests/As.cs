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

    /// <summary>That user, who may enter and write to a folder from now on; null where this one may not become it, or it may not run the command.</summary>
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
    public (int Code, string Errors) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            SetPriv,
            ["--reuid", User, "--regid", User, "--clear-groups", "dotnet", Path.Combine(AppContext.BaseDirectory, "dbdb.dll"), .. arguments])
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
