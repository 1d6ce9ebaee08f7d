namespace DbDb.Functional.Tests.Stores;

/// <summary>A file by its names: links of both kinds, mounts, and what else lies where its own files would.</summary>
public sealed class NamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void N2_a_path_leads_where_it_leads_the_system()
    {
        // real/deep/d/ · link -> real/deep · so link/../s.dbdb is real/s.dbdb
        Directory.CreateDirectory(_folder.File("real/deep/d"));
        File.CreateSymbolicLink(_folder.File("link"), "real/deep");
        var path = _folder.File("link/../s.dbdb");

        OtherNames.Set(path, "1");
        Assert.True(File.Exists(_folder.File("real/s.dbdb")));
        Assert.False(File.Exists(_folder.File("s.dbdb")));
        OtherNames.Set(path, "2");
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
        OtherNames.Set(path, "3");
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

        using var copy = Database
            .Open(_folder.File("usr/share/copy.dbdb"), new() { Mode = OpenMode.ReadOnly })
            .OrThrow();
        Assert.Equal("2", $"{copy.Head.Tree.Find("n").IfNone("")}");
        Assert.Equal(
            ["copy.dbdb", "restored.dbdb"],
            Directory
                .GetFileSystemEntries(_folder.File("usr/share"))
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );
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
            Assert.Equal(0, OtherNames.Run("mkfifo", _folder.Database + suffix));
        }

        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            db.Transact(tree => tree.Set("n", "1")).OrThrow();
            db.Compact(Retention.All).OrThrow();
        }

        // Nor is what lies where its own files would: a pipe, a folder, a link to a file of somebody's own.
        File.WriteAllText(_folder.File("victim"), new string('v', 20_000));
        using var again = Database.Open(_folder.Database).OrThrow();
        string[] own =
        [
            SideFile.PathOf(_folder.File("new.dbdb"), SideFile.OfACreation),
            SideFile.PathOf(_folder.Database, GenerationOf(_folder.Database)),
        ];
        foreach (var path in own)
        {
            Directory.CreateDirectory(path);
            Refused();
            Directory.Delete(path);
            OtherNames.Run("mkfifo", path);
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
                    ? Database.Open(_folder.File("new.dbdb")).Map(db => OtherNames.Using(db, () => db.Head)).Failure()
                    : again.Compact(Retention.All).Failure();
                Assert.Equal(path, Assert.IsType<DbError.Io>(error).Path);
            }
        }

        Assert.Equal(new string('v', 20_000), File.ReadAllText(_folder.File("victim")));
        string[] names = [.. suffixes.Select(suffix => "test.dbdb" + suffix), "test.dbdb", "victim"];
        Assert.Equal(names.Order(StringComparer.Ordinal), _folder.Names());
    }

    [Fact]
    public void N3_a_file_that_somebody_fills_while_it_is_opened_empty_is_not_replaced()
    {
        OtherNames.Set(_folder.File("source.dbdb"), "copied");
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

            using var db = FileStore
                .Open(path, FileStoreOptions.Default, disk)
                .Bind(store => Database.Open(store))
                .OrThrow();

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

        OtherNames.Set(_folder.Database, "1");
        OtherNames.Hard(_folder.Database, SideFile.PathOf(_folder.Database, SideFile.OfACreation));

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
            Assert.Equal(
                1,
                Database
                    .Open(_folder.File($"copies/{name}"))
                    .Map(copy => OtherNames.Using(copy, () => copy.Head.Tree.Count))
                    .OrThrow()
            );
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

    private static ulong GenerationOf(string path)
    {
        using var store = Files.Open(path, OpenMode.ReadOnly);
        return Make.Value(store.ReadHead()).Generation;
    }
}
