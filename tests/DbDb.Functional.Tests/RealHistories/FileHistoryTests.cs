using System.Globalization;
using DbDb.Functional.Cli;
using DbDb.Functional.Tests.Cli;

namespace DbDb.Functional.Tests.RealHistories;

/// <summary>
/// Files of this project, a revision for each version that git has of them: a line is a key, how often it is there its
/// value. The command tells of revisions what git and diff tell of the files.
/// </summary>
public class FileHistoryTests
{
    private const string PublicApi = "tests/DbDb.Functional.Tests/PublicApi.approved.txt";
    private const string Readme = "README.md";
    private const int Asked = 60;
    private const int AskedOfGit = 6;

    [FactWithVersions(PublicApi)]
    public void The_log_of_a_line_names_the_commits_in_which_it_came_or_went() => LogsEachLine(PublicApi);

    [FactWithVersions(Readme)]
    public void So_it_does_where_lines_are_there_more_than_once() => LogsEachLine(Readme);

    [FactWithVersions(PublicApi)]
    public void The_log_of_a_line_names_the_commits_that_git_finds() => LogsAsGitDoes(PublicApi);

    [FactWithVersions(Readme)]
    public void So_it_does_of_prose() => LogsAsGitDoes(Readme);

    [FactWithVersions(PublicApi)]
    public void The_difference_of_two_revisions_is_the_one_that_diff_finds() => DiffersAsDiffSays(PublicApi);

    [FactWithVersions(Readme)]
    public void So_it_is_of_prose() => DiffersAsDiffSays(Readme);

    private static void LogsEachLine(string file)
    {
        using var dbdb = new CommandLine();
        var versions = Versions.Of(file);
        var revisions = Loaded(dbdb.Path, versions);
        var lines = versions.SelectMany(version => version.Lines).Distinct().ToArray();
        using var db = Database.Open(dbdb.Path, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        foreach (var (i, line) in lines.Index())
        {
            var expected = Enumerable
                .Range(0, versions.Length)
                .Reverse()
                .Select(at =>
                    (At: at, Before: at == 0 ? 0 : Count(versions[at - 1], line), After: Count(versions[at], line))
                )
                .Where(change => change.Before != change.After)
                .Select(change =>
                    $"{revisions[change.At]} {Kind(change.Before, change.After)} {(change.After > 0 ? $"{change.After}" : "")} {versions[change.At].Subject}"
                )
                .ToArray();
            Assert.Equal(
                expected.Select(row => row.Split(' ')[0]),
                db.History(line).Select(step => $"{step.OrThrow().Snapshot.Revision}")
            );
            if (i % (1 + lines.Length / Asked) == 0)
            {
                Assert.Equal(
                    expected.Select(Escapes.Line),
                    Log(dbdb, line).Select(row => $"{row[0]} {row[2]} {row[3]} {row[4].Replace(@"\\", @"\")}")
                );
            }
        }
    }

    // Of lines that are never there twice, nor first: git is asked for text between two newlines.
    private static void LogsAsGitDoes(string file)
    {
        using var dbdb = new CommandLine();
        var versions = Versions.Of(file);
        var revisions = Loaded(dbdb.Path, versions);
        var lines = versions.SelectMany(version => version.Lines).Distinct()
            .Where(line => versions.All(version => Count(version, line) <= 1 && version.Lines.FirstOrDefault() != line))
            .ToArray();
        foreach (var line in lines.Where((_, i) => i % (1 + lines.Length / AskedOfGit) == 0))
        {
            Assert.Equal(
                Versions.ThatChanged(file, $"\n{line}\n"),
                Log(dbdb, line)
                    .Select(row =>
                        versions[Array.IndexOf(revisions, long.Parse(row[0], CultureInfo.InvariantCulture))].Commit
                    )
            );
        }
    }

    private static void DiffersAsDiffSays(string file)
    {
        using var dbdb = new CommandLine();
        var versions = Versions.Of(file);
        var revisions = Loaded(dbdb.Path, versions);
        foreach (var (i, version) in versions.Index())
        {
            File.WriteAllLines(dbdb.File($"{i}"), version.Lines.Order(StringComparer.Ordinal));
        }

        var last = versions.Length - 1;
        foreach (
            var (before, after) in Enumerable
                .Range(0, last)
                .Select(i => (i, i + 1))
                .Append((0, last))
                .Append((last, 0))
                .Append((last / 2, last))
        )
        {
            var rows = Rows(dbdb.Run("diff", $"{revisions[before]}", $"{revisions[after]}"));
            Assert.Equal(
                Versions
                    .Differing(dbdb.File($"{before}"), dbdb.File($"{after}"))
                    .Select(line => line[..2] + Escaped(line[2..]))
                    .Order(StringComparer.Ordinal),
                rows.SelectMany(Each).Order(StringComparer.Ordinal)
            );
            Assert.Equal(
                $"{rows.Count(row => row[0] == "added")}\t{rows.Count(row => row[0] == "removed")}\t{rows.Count(row => row[0] == "changed")}\n",
                dbdb.Run("diff", $"{revisions[before]}", $"{revisions[after]}", "--count").Text
            );
        }
    }

    // The revision of each version; one that only moved lines is none of its own.
    private static long[] Loaded(string path, FileVersion[] versions)
    {
        using var db = Database.Open(path, new() { Durability = Durability.OnFlush }).OrThrow();
        return
        [
            .. versions.Select(version =>
                db.Transact(tree => Holding(tree, version), version.Subject).OrThrow().Revision.Number
            ),
        ];
    }

    private static Tree Holding(Tree tree, FileVersion version)
    {
        var builder = tree.ToBuilder();
        foreach (var key in tree.Keys(KeyRange.All).Where(key => Count(version, key.ToString()) == 0))
        {
            builder.Remove(key);
        }

        foreach (var (line, count) in version.Counts)
        {
            builder.Set(line, $"{count}");
        }

        return builder.ToTree();
    }

    // A line as often as it came or went.
    private static IEnumerable<string> Each(string[] row)
    {
        var (before, after) = (Number(row[2]), Number(row[3]));
        return Enumerable.Repeat($"{(after > before ? '>' : '<')} {row[1]}", Math.Abs(after - before));
    }

    private static int Number(string field) => field.Length == 0 ? 0 : int.Parse(field, CultureInfo.InvariantCulture);

    private static string Kind(int before, int after) => before == 0 ? "added" : after == 0 ? "removed" : "changed";

    private static int Count(FileVersion version, string line) => version.Counts.GetValueOrDefault(line);

    private static string[][] Log(CommandLine dbdb, string line) => Rows(dbdb.Run("log", $"--key={line}"));

    private static string[][] Rows(Cli.Outcome outcome)
    {
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return [.. outcome.Text.Split('\n')[..^1].Select(row => row.Split('\t'))];
    }

    private static string Escaped(string line) => ByteText.Escaped(System.Text.Encoding.UTF8.GetBytes(line));
}
