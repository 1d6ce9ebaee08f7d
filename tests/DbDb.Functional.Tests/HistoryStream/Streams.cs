using System.Security.Cryptography;
using System.Text;

namespace DbDb.Functional.Tests;

/// <summary>Streams of a history of two revisions, and such as say otherwise.</summary>
internal static class Streams
{
    public const string Header =
        """{"format":"DbDb.Functional history","version":1,"limits":{"leafBytes":4608,"branchBytes":2048,"branchChildren":96,"inlineValueBytes":512},"first":1,"last":2}""";

    public static readonly string[] Lines =
    [
        Header,
        """{"revision":1,"instant":"2026-11-22T13:04:17.0000000Z","note":""}""",
        """{"key":"a","value":"1"}""",
        """{"key":"b","value":"2"}""",
        """{"revision":2,"instant":"2026-11-22T13:04:18.0000000Z","note":"n"}""",
        """{"key":"a"}""",
    ];

    // With the last line that these lines must have.
    public static string Signed(params string[] lines)
    {
        var text = string.Concat(lines.Select(line => $"{line}\n"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var (sets, keys) = (
            lines.Count(line => line.Contains("\"value", StringComparison.Ordinal)),
            lines.Count(line =>
                line.Contains("ey\":", StringComparison.Ordinal) || line.Contains("key64\":", StringComparison.Ordinal)
            )
        );
        var revisions = lines.Count(line => line.Contains("\"revision\"", StringComparison.Ordinal));
        return $$"""{{text}}{"revisions":{{revisions}},"sets":{{sets}},"removals":{{keys - sets}},"sha256":"{{hash}}"}"""
            + "\n";
    }

    public static Entry[] Entries(Snapshot snapshot) => [.. snapshot.Tree.Range(KeyRange.All)];

    public static MemoryStream Of(string text) => new(Encoding.UTF8.GetBytes(text));
}
