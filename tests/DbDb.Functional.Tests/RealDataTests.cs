using System.Text;
using DbDb.Functional.Tests.Processes;

namespace DbDb.Functional.Tests;

/// <summary>Real data, through the command and back: what goes in comes out, byte for byte.</summary>
public class RealDataTests
{
    private const string Words = "/usr/share/dict/american-english-insane";
    private const string Characters = "/usr/share/unicode/UnicodeData.txt";

    [FactWith(Words, "wamerican-insane")]
    public void A_word_list_with_line_numbers_comes_back_whole()
    {
        // Latin-1 keeps every byte of the file as one character.
        var lines = File.ReadAllLines(Words, Encoding.Latin1).Select((word, i) => $"{word}\t{i + 1}").ToArray();
        ComesBack(lines);
    }

    [FactWith(Characters, "unicode-data")]
    public void Every_character_of_Unicode_comes_back_whole()
    {
        var lines = File.ReadAllLines(Characters, Encoding.Latin1)
            .Select(line => $"{line[..line.IndexOf(';')]}\t{line[(line.IndexOf(';') + 1)..]}")
            .ToArray();
        ComesBack(lines);
    }

    private static void ComesBack(string[] lines)
    {
        using var folder = new TemporaryFolder();
        var (path, source, target) = (folder.File("real.dbdb"), folder.File("in.tsv"), folder.File("out.tsv"));
        File.WriteAllText(source, string.Concat(lines.Select(line => line + "\n")), Encoding.Latin1);
        Assert.Equal((0, "", ""), Child.RunDbdb(path, "import", source));
        Assert.Equal(0, Child.RunDbdb(path, "verify").ExitCode);
        Assert.Equal((0, "", ""), Child.RunDbdb(path, "export", target));

        Array.Sort(lines, StringComparer.Ordinal);
        Assert.Equal(lines, File.ReadAllLines(target, Encoding.Latin1).Order(StringComparer.Ordinal));
        Assert.Equal($"{lines.Length}\n", Child.RunDbdb(path, "count").Output);

        using var db = Database.Open(path, new DatabaseOptions { Mode = OpenMode.ReadOnly }).OrThrow();
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var line = lines[random.Next(lines.Length)];
            var (key, value) = (line[..line.IndexOf('\t')], line[(line.IndexOf('\t') + 1)..]);
            Assert.Equal(
                value,
                db.Head.Tree.Find(Encoding.Latin1.GetBytes(key)).Map(found => Encoding.Latin1.GetString(found.Span))
            );
        }

        var prefix = lines[lines.Length / 2][..3];
        var under = lines.Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        Assert.Equal(under, Scan(path, "--prefix", prefix).Order(StringComparer.Ordinal));
        Assert.Equal($"{under.Length}\n", Child.RunDbdb(path, "count", "--prefix", prefix).Output);
        Assert.Equal(
            Scan(path, "--prefix", prefix).Reverse().Take(5),
            Scan(path, "--prefix", prefix, "--reverse", "--limit", "5")
        );
        Assert.Equal(100, Scan(path, "--limit", "100", "--keys").Length);
    }

    private static string[] Scan(string path, params string[] options) =>
        Child.RunDbdb([path, "scan", .. options]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
