using System.Diagnostics;

namespace DbDb.Functional.Tests.Processes;

/// <summary>A theory that makes system calls fail, and is skipped with a word where that can't be done.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TheoryWithStraceAttribute : TheoryAttribute
{
    private const string Program = "/usr/bin/strace";

    private static readonly string? _obstacle = Obstacle();

    public TheoryWithStraceAttribute() => Skip = _obstacle;

    // Whether it may trace shows only when it tries.
    private static string? Obstacle()
    {
        if (!File.Exists(Program))
        {
            return $"{Program} isn't there: install the package strace";
        }

        using var trial = Process.Start(new ProcessStartInfo(
            Program, ["-f", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO", "true"])
        {
            RedirectStandardError = true,
        })!;
        var words = trial.StandardError.ReadToEnd().Trim();
        trial.WaitForExit();
        return trial.ExitCode == 0 ? null : $"strace can't be used here: {words.ReplaceLineEndings(" ")}";
    }
}
