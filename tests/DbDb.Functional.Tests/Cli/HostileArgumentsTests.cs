using System.CommandLine;
using DbDb.Functional.Cli;
using DbDb.Functional.Tests.Processes;

namespace DbDb.Functional.Tests.Cli;

/// <summary>
/// Every verb with words that nobody means: it ends with a code of its own, and makes no file but those that were
/// named.
/// </summary>
public class HostileArgumentsTests
{
    private static readonly string[] _words =
    [
        "",
        "\uDCFF\uDC80",
        "\uD800",
        "-",
        "--",
        "---",
        "--=",
        "=",
        "a=b",
        "\u0001\u001b[2J\u202E\u2028",
        "9223372036854775808",
        "-9223372036854775808",
        "NaN",
        "-Infinity",
        "0",
        "1",
        "@response",
        "[suggest:1]",
        @"\x",
        @"..\..",
        "~3",
        new string('9', 5000),
        new string('ü', 300),
    ];

    public static TheoryData<string> AllVerbs => [.. Verbs.Names];

    [Theory]
    [MemberData(nameof(AllVerbs))]
    public void It_ends_with_a_code_of_its_own_and_leaves_no_file_that_was_not_named(string name)
    {
        using var dbdb = new CommandLine();
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel(); // some would go on for ever
        dbdb.Given("set", "a", "b");
        var here = Names(Environment.CurrentDirectory);
        Assert.True(Verbs.TryFind(name, out var verb));
        foreach (var word in _words)
        {
            var named = new[]
            {
                "a",
                verb.Arguments.Any(argument => argument.Name is "TARGET" or "SOURCE")
                    ? dbdb.File($"named{word}")
                    : word,
            };
            string[][] all =
            [
                [word],
                [word, word, word],
                ["--", word],
                [$"--{word}"],
                named[1..],
                [named[1], word],
                .. verb
                    .Options.SelectMany(option => Given(option, word, dbdb))
                    .Select(given =>
                        (string[])
                            [
                                .. given,
                                .. Enumerable.Repeat(
                                    named[1],
                                    verb.Arguments.Count(a => a.Arity.MinimumNumberOfValues > 0)
                                ),
                            ]
                    ),
            ];
            foreach (var words in all.Where(words => !NamesFilesElsewhere(verb, words, dbdb)))
            {
                var outcome = dbdb.RunRaw([], [dbdb.Path, name, .. words], interrupt.Token);
                Assert.True(
                    outcome.Code is >= 0 and <= 4 or 130,
                    $"{name} {string.Join(' ', words)}: {outcome.Code} {outcome.Error}"
                );
                Assert.True(
                    outcome.Code is 0 or 3 or 130 || outcome.Error.StartsWith("dbdb: ", StringComparison.Ordinal),
                    outcome.Error
                );
                Assert.All(outcome.Error.EnumerateRunes(), rune =>
                    Assert.True(rune.Value == '\n' || ByteText.IsVisible(rune))
                );
            }
        }

        Assert.Equal(here, Names(Environment.CurrentDirectory));
        Assert.DoesNotContain(Names(Path.GetDirectoryName(dbdb.Path)!).Select(Path.GetFileName), file =>
            !file!.StartsWith("test.dbdb", StringComparison.Ordinal)
            && !file.StartsWith("named", StringComparison.Ordinal)
        );
        Assert.Equal(0, dbdb.Run("verify").Code);
    }

    [Theory]
    [InlineData("<&- >&- 2>&-")]
    [InlineData("</dev/null >/dev/full 2>/dev/full")]
    public void N6_with_streams_that_are_closed_or_full_every_verb_ends_with_a_code_of_its_own(string streams)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var program = $"dotnet {Path.Combine(AppContext.BaseDirectory, "dbdb.dll")} {dbdb.Path}";
        string[] verbs =
        [
            "get a",
            "set c -",
            "delete a",
            "scan",
            "count",
            "import",
            "export",
            "batch",
            "log",
            "diff 0",
            "watch --since 1 --limit 1",
            "stat",
            "verify",
            "graph",
            "compact",
            $"backup {dbdb.File("backup")}",
            $"restore {dbdb.File("restored")}",
            "purge c",
            $"recover {dbdb.File("recovered")}",
            "--help",
            "get",
        ];
        var codes = Child
            .Sh(string.Concat(verbs.Select(verb => $"{program} {verb} {streams}; echo $?\n")))
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(verbs.Length, codes.Length);
        Assert.All(Enumerable.Range(0, verbs.Length), i =>
            Assert.True(codes[i] is "0" or "1" or "3" or "4", $"{verbs[i]}: {codes[i]}")
        );
        var verified = dbdb.Run("verify");
        Assert.Equal(0, verified.Code);
    }

    private static IEnumerable<string[]> Given(Option option, string word, CommandLine dbdb)
    {
        var value = option.Name is "--output" ? dbdb.File($"named{word}") : word;
        return [[$"{option.Name}={value}"], [option.Name, value]];
    }

    // A word that is taken for a file would be one of the folder that the tests run in.
    private static bool NamesFilesElsewhere(Verb verb, string[] words, CommandLine dbdb) =>
        verb.Arguments.Any(argument => argument.Name is "TARGET" or "SOURCE")
        && (
            words is ["--", _, ..]
                ? words[1]
                : words.FirstOrDefault(word => !word.StartsWith("--", StringComparison.Ordinal))
        )
            is { } first
        && !first.StartsWith(Path.GetDirectoryName(dbdb.Path)!, StringComparison.Ordinal)
        && PathArgument.Obstacle("", first) is null
        && first is not "-";

    private static string[] Names(string folder) =>
        [.. Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal)];
}
