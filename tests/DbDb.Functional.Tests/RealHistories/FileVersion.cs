namespace DbDb.Functional.Tests.RealHistories;

/// <summary>A version of a file.</summary>
/// <param name="Commit">The hash of the commit that made it.</param>
/// <param name="Subject">That commit's message, its first line.</param>
/// <param name="Text">What it holds.</param>
internal sealed record FileVersion(string Commit, string Subject, string Text)
{
    /// <summary>Its lines, in order.</summary>
    public string[] Lines { get; } = Text.Length == 0 ? [] : Text.TrimEnd('\n').Split('\n');

    /// <summary>Each of its lines with how often it is there.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; } =
        (Text.Length == 0 ? [] : Text.TrimEnd('\n').Split('\n')).CountBy(line => line).ToDictionary();
}
