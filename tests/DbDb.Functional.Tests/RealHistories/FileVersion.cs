namespace DbDb.Functional.Tests.RealHistories;

/// <summary>A version of a file.</summary>
/// <param name="Commit">The hash of the commit that made it.</param>
/// <param name="Subject">That commit's message, its first line.</param>
/// <param name="Lines">What it holds.</param>
internal sealed record FileVersion(string Commit, string Subject, string[] Lines)
{
    /// <summary>Each of its lines with how often it is there.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; } = Lines.CountBy(line => line).ToDictionary();

    /// <summary>A version with this text, whose every line ends in a newline.</summary>
    public static FileVersion Of(string commit, string subject, string text) =>
        new(commit, subject, text.Split('\n')[..^1]);
}
