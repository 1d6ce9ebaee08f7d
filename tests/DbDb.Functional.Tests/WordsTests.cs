using System.Reflection;
using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests;

/// <summary>The table of words in ARCHITECTURE.md and the code agree: every name in it exists.</summary>
public sealed class WordsTests
{
    private const BindingFlags Any =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Type[] _types =
    [
        .. new[] { typeof(Tree), typeof(Database), typeof(Law) }.SelectMany(type => type.Assembly.GetTypes()),
    ];

    [Fact]
    public void Every_name_in_the_table_of_words_is_in_the_code()
    {
        var names = Rows().SelectMany(row => Names(row[^1])).ToArray();
        Assert.True(names.Length > 40, $"only {names.Length} names");
        var missing = Array.FindAll(names, name => !Exists(name));
        Assert.True(missing.Length == 0, string.Join(", ", missing));
    }

    [Fact]
    public void Every_word_has_one_row()
    {
        var words = Rows().SelectMany(row => row[0].Split(',', StringSplitOptions.TrimEntries)).ToArray();
        Assert.Equal(words.Distinct(StringComparer.OrdinalIgnoreCase), words);
    }

    private static string[][] Rows() =>
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "ARCHITECTURE.md"))
                .SkipWhile(line => line != "## The words")
                .TakeWhile(line => line != "## The layers")
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .Skip(2)
                .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
        ];

    private static IEnumerable<string> Names(string cell) => cell.Split('`').Where((_, i) => i % 2 == 1);

    private static bool Exists(string name) =>
        name.Split('.') switch
        {
            [var type] => Array.Exists(_types, found => Bare(found) == type),
            [var type, var member] => Array.Exists(_types, found =>
                Bare(found) == type && found.GetMember(member, Any).Length > 0
            ),
            _ => false,
        };

    private static string Bare(Type type) => type.Name.Split('`')[0];
}
