using System.Globalization;
using DbDb.Functional.Tests.Cli;

namespace DbDb.Functional.Tests.RealHistories;

/// <summary>
/// Unicode's characters, a revision for each version of Unicode, which has the characters that came with it. (What
/// Unicode said of a character when it came isn't in its tables: it is there as the newest version has it.)
/// </summary>
public class UnicodeHistoryTests
{
    private const string Ages = "/usr/share/unicode/DerivedAge.txt";
    private const string Characters = "/usr/share/unicode/UnicodeData.txt";
    private const int Asked = 100;

    [FactWith(Ages, "unicode-data")]
    public void A_difference_has_the_characters_that_came_between_and_a_log_the_version_that_each_came_with()
    {
        using var dbdb = new CommandLine();
        var characters = File.ReadLines(Characters)
            .Select(line => line.Split(';', 2))
            .Select(fields => (Code: Code(fields[0]), Says: fields[1]));
        var ages = AgeOfEach();
        var versions = characters
            .GroupBy(character => ages[character.Code])
            .OrderBy(version => version.Key)
            .Select(version => (Age: version.Key, Characters: version.ToArray()))
            .ToArray();
        using (var db = Database.Open(dbdb.Path, new() { Durability = Durability.OnFlush }).OrThrow())
        {
            foreach (var (age, came) in versions)
            {
                db.Transact(
                        tree => tree.SetMany(came.Select(character => new Entry(Name(character.Code), character.Says))),
                        $"Unicode {age}"
                    )
                    .OrThrow();
            }
        }

        foreach (var (i, (_, came)) in versions.Index())
        {
            var expected = string.Concat(
                came.Select(character => Name(character.Code))
                    .Order(StringComparer.Ordinal)
                    .Select(name => $"added\t{name}\n")
            );
            dbdb.Run("diff", $"{i}", $"{i + 1}", "--keys").Succeeds(expected);
            dbdb.Run("diff", $"{i + 1}", $"{i}", "--count").Succeeds($"0\t{came.Length}\t0\n");
        }

        dbdb.Run("diff", "2", "--count").Succeeds($"{versions[2..].Sum(version => version.Characters.Length)}\t0\t0\n");
        var all = versions
            .SelectMany(
                (version, i) => version.Characters.Select(character => (Revision: i + 1, version.Age, character.Code))
            )
            .ToArray();
        foreach (var (revision, age, code) in all.Where((_, i) => i % (all.Length / Asked) == 0))
        {
            var row = Assert.Single(dbdb.Run("log", "--key", Name(code)).Text.Split('\n')[..^1]).Split('\t');
            Assert.Equal(($"{revision}", "added", $"Unicode {age}"), (row[0], row[2], row[4]));
        }
    }

    private static string Name(int code) => $"U+{code:X6}";

    // As in "0220          ; 3.2 # …", or for a range "AC00..D7A3    ; 2.0 # …".
    private static Dictionary<int, Version> AgeOfEach() =>
        File.ReadLines(Ages)
            .Select(line => line.Split('#')[0].Split(';'))
            .Where(fields => fields.Length == 2)
            .Select(fields =>
                (Codes: fields[0].Trim().Split("..").Select(Code).ToArray(), Age: Version.Parse(fields[1].Trim()))
            )
            .SelectMany(range =>
                Enumerable.Range(range.Codes[0], range.Codes[^1] - range.Codes[0] + 1).Select(code => (code, range.Age))
            )
            .ToDictionary();

    private static int Code(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
