using DbDb.Functional.Tests.Stores;

namespace DbDb.Functional.Tests.Processes;

public sealed class ManyKills : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(20261122);

    [Fact]
    public void P1_a_writer_killed_at_any_moment_keeps_every_acknowledged_commit_and_frees_its_lock_at_once()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // has no fork
        }

        var path = _folder.Database;
        using var brood = new ForkedProcesses(_folder);
        var (before, acknowledged) = (0L, 0);
        for (var kill = 0; kill < Tries.Of(140); kill++)
        {
            var name = $"w{kill}";
            brood.Add(path, name);
            Thread.Sleep(_random.Next(12));
            var done = KilledAtWork(brood, name);

            if (!File.Exists(path))
            {
                Assert.Empty(done);
                continue;
            }

            using (var locked = new FileLock(path))
            {
                Assert.True(locked.TryTake());
                // Rather than by closing: a process that another test is just starting may have the file open too.
                locked.Release();
            }

            using var db = Database.Open(path).OrThrow();
            var tree = db.Head.Tree;
            var count = Math.Max(tree.Count - 1, 0);
            Assert.All(done, entry => Assert.True(tree.Contains(entry), entry));
            Assert.InRange(count, before + done.Length, before + done.Length + 1);
            Assert.Equal(count, Total(tree));
            Assert.Empty(Verification.Of(db.Head));
            (before, acknowledged) = (count, acknowledged + done.Length);
        }

        Assert.Empty(brood.Failed);
        Assert.True(acknowledged > Tries.Of(70));
        using var whole = Database.Open(path).OrThrow();
        Assert.Empty(Verification.Of(whole));
    }

    [Fact]
    public void P1_writers_and_readers_killed_while_others_go_on_tear_nothing_and_lose_no_acknowledged_commit()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // has no fork
        }

        var path = _folder.Database;
        Database.Open(path).OrThrow().Dispose();
        using var brood = new ForkedProcesses(_folder);
        string[] names = ["a0", "b0", "c0"];
        Array.ForEach(names, name => brood.Add(path, name));
        brood.Watch(path, "reader");
        brood.Watch(path, "victim");
        var done = new List<string>();
        var kills = Tries.Of(60);
        for (var kill = 1; kill <= kills; kill++)
        {
            Thread.Sleep(_random.Next(25));
            var i = _random.Next(names.Length);
            done.AddRange(KilledAtWork(brood, names[i]));
            names[i] = $"{names[i][0]}{kill}";
            brood.Add(path, names[i]);
            if (kill % 10 == 0)
            {
                brood.Kill("victim");
                brood.Watch(path, "victim");
            }
        }

        foreach (var name in names)
        {
            done.AddRange(brood.Kill(name));
        }

        Assert.Empty(brood.Failed);
        Assert.True(done.Count > kills);
        using var db = Database.Open(path).OrThrow();
        var tree = db.Head.Tree;
        Assert.All(done, entry => Assert.True(tree.Contains(entry), entry));
        Assert.Equal(tree.Count - 1, Total(tree));
        Assert.InRange(tree.Count - 1, done.Count, done.Count + kills + names.Length);
        Assert.Equal(tree.Count - 1, db.Head.Revision.Number);
        Assert.Empty(Verification.Of(db));
    }

    public void Dispose() => _folder.Dispose();

    // Up to three commits later, however slow the disk is, and at any moment between two of them.
    private string[] KilledAtWork(ForkedProcesses brood, string name)
    {
        var wanted = _random.Next(4);
        SpinWait.SpinUntil(() => brood.Acknowledged(name) >= wanted, TimeSpan.FromSeconds(5));
        Thread.SpinWait(_random.Next(20_000));
        return brood.Kill(name);
    }

    private static long Total(Tree tree) =>
        tree.Find("total").Match(Some: value => long.Parse(value.ToString(), null), None: () => 0);
}
