using System.Diagnostics;
using DbDb.Functional.Tests.Processes;

namespace DbDb.Functional.Tests.Stores;

/// <summary>A file by its names: links of both kinds, mounts, and what else lies where its own files would.</summary>
public sealed class NamesTests : IDisposable
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

        var compacted = db.Compact(Retention.All, new Reporter(progress =>
        {
            if (!File.Exists(other))
            {
                Hard(_folder.Database, other);
            }
        }));

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
        Database.Open(_folder.Database).Bind(db => Using(db, () => db.Transact(tree => tree.Set("a", "1")))).OrThrow();
        File.WriteAllText(mounted, "");
        if (Run("mount", "--bind", _folder.Database, mounted) != 0)
        {
            return; // this takes a permission
        }

        try
        {
            using var there = Database.Open(mounted).OrThrow();
            there.Transact(tree => tree.Set("b", "2")).OrThrow();
            Assert.Contains("mounted", Assert.IsType<DbError.Io>(there.Compact(Retention.All).Failure()).Message, StringComparison.Ordinal);

            using var db = Database.Open(_folder.Database).OrThrow();
            Assert.Equal(2, db.Compact(Retention.All).OrThrow().Snapshot.Tree.Count);

            Assert.IsType<DbError.Replaced>(there.Transact(tree => tree.Set("c", "3")).Failure());
            Assert.Equal(2, there.Head.Tree.Count);
        }
        finally
        {
            Run("umount", mounted);
        }
    }

    [Fact]
    public void N2_a_path_leads_where_it_leads_the_system()
    {
        // real/deep/d/ · link -> real/deep · so link/../s.dbdb is real/s.dbdb
        Directory.CreateDirectory(_folder.File("real/deep/d"));
        File.CreateSymbolicLink(_folder.File("link"), "real/deep");
        var path = _folder.File("link/../s.dbdb");

        Set(path, "1");
        Assert.True(File.Exists(_folder.File("real/s.dbdb")));
        Assert.False(File.Exists(_folder.File("s.dbdb")));
        Set(path, "2");
        using (var store = Files.Open(path))
        {
            Assert.Equal(_folder.File("real/s.dbdb"), store.Path);
        }

        // A link of a link, relative to where it really lies.
        File.CreateSymbolicLink(_folder.File("real/deep/to.dbdb"), "../s.dbdb");
        File.CreateSymbolicLink(_folder.File("again.dbdb"), "link/to.dbdb");
        using var db = Database.Open(_folder.File("again.dbdb")).OrThrow();
        Assert.Equal("2", $"{db.Head.Tree.Find("n").IfNone("")}");
        db.Compact(Retention.Last(1)).OrThrow();
        Set(path, "3");
        Assert.Equal("3", $"{db.Refresh().OrThrow().Tree.Find("n").IfNone("")}");
        Assert.NotNull(new FileInfo(_folder.File("again.dbdb")).LinkTarget);
        Assert.Equal(["again.dbdb", "link", "real"], _folder.Names());
        Assert.Equal(["s.dbdb"], Directory.GetFiles(_folder.File("real")).Select(Path.GetFileName));
    }

    [Fact]
    public void N2_a_copy_is_brought_up_to_date_where_a_path_leads()
    {
        Directory.CreateDirectory(_folder.File("usr/bin"));
        Directory.CreateDirectory(_folder.File("usr/share"));
        File.CreateSymbolicLink(_folder.File("bin"), "usr/bin");
        File.CreateSymbolicLink(_folder.File("usr/bin/copy.dbdb"), "../share/copy.dbdb");
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        db.Backup(_folder.File("usr/share/copy.dbdb")).OrThrow();
        db.Transact(tree => tree.Set("n", "2")).OrThrow();

        db.Backup(_folder.File("bin/copy.dbdb")).OrThrow();
        db.Restore(_folder.File("bin/../share/restored.dbdb"), new(1)).OrThrow();

        using var copy = Database.Open(_folder.File("usr/share/copy.dbdb"), new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.Equal("2", $"{copy.Head.Tree.Find("n").IfNone("")}");
        Assert.Equal(["copy.dbdb", "restored.dbdb"], Directory.GetFileSystemEntries(_folder.File("usr/share")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["bin", "test.dbdb", "usr"], _folder.Names());
    }

    [Fact]
    public void N3_whatever_lies_beside_a_database_is_left_as_it_is_and_waited_for_by_nobody()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string[] suffixes = ["-new", "-lock", "-lock-next", "-lock-compact", "-compact", "-compact-new"];
        foreach (var suffix in suffixes)
        {
            Assert.Equal(0, Run("mkfifo", _folder.Database + suffix));
        }

        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            db.Transact(tree => tree.Set("n", "1")).OrThrow();
            db.Compact(Retention.All).OrThrow();
        }

        // Nor is what lies where its own files would: a pipe, a folder, a link to a file of somebody's own.
        File.WriteAllText(_folder.File("victim"), new string('v', 20_000));
        using var again = Database.Open(_folder.Database).OrThrow();
        foreach (var path in new[] { SideFile.PathOf(_folder.File("new.dbdb"), SideFile.OfACreation), SideFile.PathOf(_folder.Database, GenerationOf(_folder.Database)) })
        {
            Directory.CreateDirectory(path);
            Refused();
            Directory.Delete(path);
            Run("mkfifo", path);
            Refused();
            File.Delete(path);
            File.CreateSymbolicLink(path, _folder.File("victim"));
            Refused();
            File.Delete(path);
            File.CreateSymbolicLink(path, _folder.File("nowhere"));
            Refused();
            File.Delete(path);

            void Refused()
            {
                var error = path.Contains("new.dbdb", StringComparison.Ordinal)
                    ? Database.Open(_folder.File("new.dbdb")).Map(db => Using(db, () => db.Head)).Failure()
                    : again.Compact(Retention.All).Failure();
                Assert.Equal(path, Assert.IsType<DbError.Io>(error).Path);
            }
        }

        Assert.Equal(new string('v', 20_000), File.ReadAllText(_folder.File("victim")));
        Assert.Equal([.. suffixes.Select(suffix => "test.dbdb" + suffix).Append("test.dbdb").Append("victim").Order(StringComparer.Ordinal)], _folder.Names());
    }

    [Fact]
    public void N3_a_file_that_somebody_fills_while_it_is_opened_empty_is_not_replaced()
    {
        Set(_folder.File("source.dbdb"), "copied");
        foreach (var moment in new[] { "lock", "create", "resemble" })
        {
            var path = _folder.File($"{moment}.dbdb");
            File.WriteAllText(path, "");
            var disk = new FaultyDisk();
            disk.Before = operation =>
            {
                if (operation == moment)
                {
                    disk.Before = _ => { };
                    File.Copy(_folder.File("source.dbdb"), path, overwrite: true); // into the very file
                }
            };

            using var db = FileStore.Open(path, FileStoreOptions.Default, disk).Bind(store => Database.Open(store)).OrThrow();

            Assert.Equal("copied", $"{db.Head.Tree.Find("n").IfNone("")}");
        }
    }

    [Fact]
    public void N3_a_second_name_that_a_creation_has_left_that_died_is_cleared_up_by_the_next_to_open()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Set(_folder.Database, "1");
        Hard(_folder.Database, SideFile.PathOf(_folder.Database, SideFile.OfACreation));

        using var db = Database.Open(_folder.Database).OrThrow();

        db.Compact(Retention.All).OrThrow();
        Assert.Equal(["test.dbdb"], _folder.Names());
        Assert.Equal("1", $"{db.Head.Tree.Find("n").IfNone("")}");
    }

    [Fact]
    public void N5_a_name_as_long_as_the_system_permits_is_created_compacted_copied_and_restored()
    {
        foreach (var name in new[] { new string('n', 255), new string('ü', 127) })
        {
            var path = _folder.File(name);
            using var db = Database.Open(path).OrThrow();
            db.Transact(tree => tree.Set("n", "1")).OrThrow();
            db.Compact(Retention.All).OrThrow();
            Directory.CreateDirectory(_folder.File("copies"));
            db.Backup(_folder.File($"copies/{name}")).OrThrow();
            File.Delete(_folder.File($"copies/{name}"));
            db.Restore(_folder.File($"copies/{name}"), new(1)).OrThrow();
            Assert.Equal(1, Database.Open(_folder.File($"copies/{name}")).Map(copy => Using(copy, () => copy.Head.Tree.Count)).OrThrow());
        }
    }

    [Fact]
    public void N5_half_a_surrogate_pair_names_no_file()
    {
        var error = Assert.IsType<DbError.Io>(Database.Open(_folder.File("a\ud800b")).Failure());

        Assert.Contains("surrogate", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    public void Dispose() => _folder.Dispose();

    private static T Using<T>(Database db, Func<T> use)
    {
        using (db)
        {
            return use();
        }
    }

    private static void Set(string path, string value)
    {
        using var db = Database.Open(path).OrThrow();
        db.Transact(tree => tree.Set("n", value)).OrThrow();
    }

    private static ulong GenerationOf(string path)
    {
        using var store = Files.Open(path, OpenMode.ReadOnly);
        return Make.Value(store.ReadHead()).Generation;
    }

    private static void Hard(string path, string other) => Assert.Equal(0, Run("ln", path, other));

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    // A database with a second name.
    private string Linked(string kind)
    {
        var other = _folder.File("other.dbdb");
        Database.Open(_folder.Database).OrThrow().Dispose();
        if (kind == "hard")
        {
            Hard(_folder.Database, other);
        }
        else
        {
            File.CreateSymbolicLink(other, _folder.Database);
        }

        return other;
    }
}
