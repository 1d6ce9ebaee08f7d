using DbDb.Functional.Tests.Processes;

namespace DbDb.Functional.Tests.Stores;

/// <summary>A file that has two names, by links or by a mount, has one lock and loses nothing.</summary>
public sealed class TwoNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("hard")]
    [InlineData("symbolic")]
    public async Task N1_two_processes_by_two_names_lose_no_commit(string kind)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // has no fork
        }

        const int Each = 400;
        var other = Linked(kind);
        using var one = Child.Start("add", _folder.Database, "one", $"{Each}");
        using var two = Child.Start("add", other, "two", $"{Each}");
        var output = two.StandardOutput.ReadToEndAsync();
        Assert.Equal(Each, one.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(Each, (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        one.WaitForExit();
        two.WaitForExit();

        using var db = Database.Open(other).OrThrow();
        Assert.Equal(2 * Each + 1, db.Head.Tree.Count);
        Assert.Equal(2 * Each, db.Head.Revision.Number);
        Assert.Empty(Verification.Of(db));
        Assert.Equal(["other.dbdb", "test.dbdb"], _folder.Names());
    }

    [Theory]
    [InlineData("hard")]
    [InlineData("symbolic")]
    public void N1_writers_by_two_names_killed_again_and_again_lose_no_acknowledged_commit(string kind)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // has no fork
        }

        var names = new[] { _folder.Database, Linked(kind) };
        var acknowledged = new List<string>();
        var random = new Random(20261130);
        using (var brood = new ForkedProcesses(_folder))
        {
            for (var birth = 0; birth < Tries.Of(25) + 2; birth++)
            {
                if (birth >= 2)
                {
                    Thread.Sleep(random.Next(30));
                    acknowledged.AddRange(brood.Kill($"w{birth - 2}"));
                }

                brood.Add(names[birth % 2], $"w{birth}");
            }

            Assert.Empty(brood.Failed);
        }

        using var db = Database.Open(names[1]).OrThrow();
        Assert.True(acknowledged.Count > Tries.Of(25));
        Assert.All(acknowledged, entry => Assert.True(db.Head.Tree.Contains(entry), entry));
        Assert.Empty(Verification.Of(db));
    }

    [Fact]
    public void N1_a_file_with_two_names_is_compacted_by_neither_and_the_error_says_why()
    {
        var other = Linked("hard");
        foreach (var path in new[] { _folder.Database, other })
        {
            using var db = Database.Open(path).OrThrow();
            db.Transact(tree => tree.Set(path, "1")).OrThrow();

            var error = Assert.IsType<DbError.Io>(db.Compact(Retention.All).Failure());

            Assert.Equal(("replace", path), (error.Operation, error.Path));
            Assert.Contains("2 names", error.Message, StringComparison.Ordinal);
        }

        File.Delete(other);
        using var alone = Database.Open(_folder.Database).OrThrow();
        Assert.Equal(2, alone.Compact(Retention.All).OrThrow().Snapshot.Tree.Count);
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [Fact]
    public void N1_a_name_that_is_made_while_it_is_compacted_is_noticed()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 9_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        var other = _folder.File("other.dbdb");

        var compacted = db.Compact(
            Retention.All,
            new Reporter(progress =>
            {
                if (!File.Exists(other))
                {
                    OtherNames.Hard(_folder.Database, other);
                }
            })
        );

        Assert.Equal("replace", Assert.IsType<DbError.Io>(compacted.Failure()).Operation);
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        using var second = Database.Open(other).OrThrow();
        Assert.Equal(9_001, second.Head.Tree.Count);
        Assert.Equal(["other.dbdb", "test.dbdb"], _folder.Names());
    }

    [Fact]
    public void N1_a_file_that_is_mounted_elsewhere_is_not_written_there_once_it_was_replaced()
    {
        var mounted = _folder.File("mounted.dbdb");
        Database
            .Open(_folder.Database)
            .Bind(db => OtherNames.Using(db, () => db.Transact(tree => tree.Set("a", "1"))))
            .OrThrow();
        File.WriteAllText(mounted, "");
        if (OtherNames.Run("mount", "--bind", _folder.Database, mounted) != 0)
        {
            return; // this takes a permission
        }

        try
        {
            using var there = Database.Open(mounted).OrThrow();
            there.Transact(tree => tree.Set("b", "2")).OrThrow();
            Assert.Contains(
                "mounted",
                Assert.IsType<DbError.Io>(there.Compact(Retention.All).Failure()).Message,
                StringComparison.Ordinal
            );

            using var db = Database.Open(_folder.Database).OrThrow();
            Assert.Equal(2, db.Compact(Retention.All).OrThrow().Snapshot.Tree.Count);

            Assert.IsType<DbError.Replaced>(there.Transact(tree => tree.Set("c", "3")).Failure());
            Assert.Equal(2, there.Head.Tree.Count);
        }
        finally
        {
            OtherNames.Run("umount", mounted);
        }
    }

    public void Dispose() => _folder.Dispose();

    // A database with a second name.
    private string Linked(string kind)
    {
        var other = _folder.File("other.dbdb");
        Database.Open(_folder.Database).OrThrow().Dispose();
        if (kind == "hard")
        {
            OtherNames.Hard(_folder.Database, other);
        }
        else
        {
            File.CreateSymbolicLink(other, _folder.Database);
        }

        return other;
    }
}
