using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace DbDb.Functional.Tests.RealHistories;

/// <summary>
/// The versions of this project's files as git has them, along the first parents of the commit that is checked out.
/// </summary>
internal static class Versions
{
    private const string Separator = "\t";

    private static readonly string[] _log = ["-c", "log.showRoot=true", "log", "--first-parent", "-m"];

    /// <summary>Whether there are several, and diff to compare them.</summary>
    public static bool AreThere(string file)
    {
        try
        {
            return Commits(file).Length > 1 && Run("diff", "--version").Length > 0;
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            return false; // no such program, or no repository
        }
    }

    /// <summary>Those of a file, oldest first.</summary>
    /// <param name="file">Its path from the top of the project.</param>
    public static FileVersion[] Of(string file) =>
        [
            .. from commit in Commits(file).Reverse()
            let fields = commit.Split(Separator, 2)
            select FileVersion.Of(fields[0], fields[1], Git(["show", $"{fields[0]}:{file}"])),
        ];

    /// <summary>
    /// The commits that changed how often text is in a file, newest first, as git's own search tells it.
    /// </summary>
    public static string[] ThatChanged(string file, string text) =>
        Split(Git([.. _log, "--format=%H", $"-S{text}", "--", $":/{file}"]));

    /// <summary>The lines by which two files differ, each after <c>&lt;</c> or <c>&gt;</c>, as diff tells it.</summary>
    public static IEnumerable<string> Differing(string before, string after) =>
        Run("diff", "--text", "--minimal", before, after)
            .Split('\n')
            .Where(line =>
                line.StartsWith("< ", StringComparison.Ordinal) || line.StartsWith("> ", StringComparison.Ordinal)
            );

    private static string[] Commits(string file) =>
        Split(Git([.. _log, $"--format=%H{Separator}%s", "--no-patch", "--", $":/{file}"]));

    private static string Git(string[] arguments) => Run("git", ["-C", AppContext.BaseDirectory, .. arguments]);

    private static string[] Split(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var isWell = process.ExitCode == 0 || (program is "diff" && process.ExitCode == 1);
        return isWell
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Result}");
    }
}
