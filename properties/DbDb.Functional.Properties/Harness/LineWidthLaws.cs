using System.Text.RegularExpressions;

namespace DbDb.Functional.Properties;

/// <summary>No line is wider than a reader's window: but for a word or a text in it that can't be parted.</summary>
public partial class LineWidthLaws
{
    private const int Width = 120; // as .editorconfig says

    // Beside a word or a text that is longer than this, no more stands on its line.
    private const int Most = Width / 2;

    [Fact]
    public void No_line_of_the_sources_is_wider_than_it_may_be()
    {
        var lines = 0;
        var wide = new[] { "src", "tests", "properties" }
            .SelectMany(name => new[] { "*.cs", "*.fs", "*.fsx" }
                .SelectMany(pattern => Sources.In(Sources.Folder(name), pattern)))
            .SelectMany(path =>
            {
                var text = File.ReadAllLines(path);
                lines += text.Length;
                return TooWide(text).Select(number => $"{Path.GetRelativePath(Sources.Root, path)}:{number}");
            })
            .ToArray();
        Assert.True(lines > 50_000, $"only {lines} lines");
        Assert.True(wide.Length == 0, string.Join(Environment.NewLine, wide));
    }

    [Fact]
    public void What_can_be_parted_is_too_wide_and_what_can_not_is_not()
    {
        var word = new string('n', Width);
        string[] lines =
        [
            string.Concat(Enumerable.Repeat("a + ", Width / 4)) + "b",
            $"void {word}()",
            $"Call(\"{word} {word}\");",
            $"Call(\"{word}\"); // {string.Concat(Enumerable.Repeat("why ", Width / 4))}",
            "Call(\"\"\"",
            $"{word} {word}",
            "\"\"\");",
            string.Concat(Enumerable.Repeat("// so", Width / 4)),
        ];
        Assert.Equal([1, 4, 8], TooWide(lines));
    }

    // Their numbers. The lines of a text that takes several are what they are.
    private static IEnumerable<int> TooWide(string[] lines)
    {
        var isInText = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.Split("\"\"\"").Length % 2 == 0)
            {
                isInText = !isInText;
            }
            else if (!isInText && line.Length > Width && line.Length - Longest(line) > Most)
            {
                yield return i + 1;
            }
        }
    }

    // The longest word, or text in quotes, as far as it takes more room than most.
    private static int Longest(string line) =>
        Words().Matches(line).Select(match => match.Length).DefaultIfEmpty().Max() is var longest && longest > Most
            ? longest
            : 0;

    [GeneratedRegex(
        @"\w+|\$+"".*""|"""""".*""""""|""([^""\\]|\\.)*""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
