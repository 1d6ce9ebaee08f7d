using System.Text;

namespace DbDb.Functional.Tests.Processes;

public class Kills
{
    [Fact]
    public async Task P1_a_commit_loop_killed_at_any_moment_keeps_every_acknowledged_commit()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("killed.dbdb");
        var random = new Random(20261122);
        var (acknowledged, before) = (0, 0L);
        for (var kill = 0; kill < Tries.Of(15); kill++)
        {
            using var writer = Child.Start("add", path, $"run{kill}", "1000000");
            var lines = new List<string>();
            var reading = ReadLines(writer.StandardOutput, lines);
            await WaitFor(() => lines.Count > 0 || writer.HasExited);
            await Task.Delay(random.Next(60));
            writer.Kill();
            await writer.WaitForExitAsync();
            await reading;

            using var db = Database.Open(path).OrThrow();
            var tree = db.Head.Tree;
            acknowledged += lines.Count;
            Assert.All(lines, line =>
                Assert.True(tree.Contains(line[..line.IndexOf(' ', StringComparison.Ordinal)]), line)
            );
            Assert.InRange(tree.Count - 1, before + lines.Count, before + lines.Count + 1);
            Assert.Equal($"{tree.Count - 1}", tree.Find("total").Map(value => value.ToString()));
            Assert.Empty(Verification.Of(db.Head));
            before = tree.Count - 1;
        }

        using var whole = Database.Open(path).OrThrow();
        Assert.Empty(Verification.Of(whole));
        Assert.True(acknowledged > 0);
    }

    [Fact]
    public async Task P1_an_import_killed_at_any_moment_is_there_whole_or_not_at_all()
    {
        const int Entries = 20_000;
        using var folder = new TemporaryFolder();
        var source = folder.File("entries.tsv");
        await File.WriteAllTextAsync(source, Lines(Entries));
        var random = new Random(7);
        for (var kill = 0; kill < Tries.Of(10); kill++)
        {
            var path = folder.File($"import{kill}.dbdb");
            using (var first = Database.Open(path).OrThrow())
            {
                first.Transact(tree => tree.Set("before", "yes")).OrThrow();
            }

            using var import = Child.Dbdb(path, "import", source);
            await Task.Delay(random.Next(50, 400));
            import.Kill();
            await import.WaitForExitAsync();

            using var db = Database.Open(path).OrThrow();
            Assert.Contains(db.Head.Tree.Count, new long[] { 1, Entries + 1 });
            Assert.True(
                import.ExitCode != 0 || db.Head.Tree.Count == Entries + 1,
                "an import that ended well is there"
            );
            Assert.Empty(Verification.Of(db));
        }
    }

    private static string Lines(int count)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            lines.Append("key").Append(i).Append("\tvalue ").Append(i).Append('\n');
        }

        return lines.ToString();
    }

    // A line that was cut off by the kill isn't a promise.
    private static async Task ReadLines(StreamReader reader, List<string> lines)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
        {
            text.Append(buffer, 0, read);
            var whole = text.ToString();
            var end = whole.LastIndexOf('\n') + 1;
            lines.AddRange(whole[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries));
            text.Clear().Append(whole, end, whole.Length - end);
        }
    }

    private static async Task WaitFor(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1);
        }
    }
}
