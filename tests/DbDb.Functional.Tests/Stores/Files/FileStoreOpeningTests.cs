using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace DbDb.Functional.Tests.Stores;

public sealed class FileStoreOpeningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_new_file_holds_two_slots_and_nothing_else_and_leaves_no_other_file()
    {
        Files.Open(_folder.Database).Dispose();

        Assert.Equal(Make.File(Make.Genesis, 0, Make.Genesis, 1), File.ReadAllBytes(_folder.Database));
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [Fact]
    public void Without_a_generation_every_new_file_has_its_own()
    {
        using var one = Make.Value(FileStore.Open(_folder.File("one"), FileStoreOptions.Default));
        using var other = Make.Value(FileStore.Open(_folder.File("other"), FileStoreOptions.Default));

        Assert.NotEqual(Make.Value(one.ReadHead()).Generation, Make.Value(other.ReadHead()).Generation);
    }

    [Theory]
    [InlineData(OpenMode.MustExist)]
    [InlineData(OpenMode.ReadOnly)]
    public void F1_nothing_there_is_missing_and_nothing_is_created(OpenMode mode)
    {
        Assert.Equal(new DbError.Missing(_folder.Database), Files.Refusal(_folder.Database, mode));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void F2_an_empty_file_opened_to_create_becomes_a_database()
    {
        File.WriteAllBytes(_folder.Database, []);

        using var store = Files.Open(_folder.Database);

        Assert.Equal(Make.Genesis, Make.Value(store.ReadHead()));
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [Theory]
    [InlineData(OpenMode.ReadOnly)]
    [InlineData(OpenMode.MustExist)]
    public void F2_an_empty_file_that_is_to_be_a_database_is_none(OpenMode mode)
    {
        File.WriteAllBytes(_folder.Database, []);

        Assert.Equal(
            new DbError.NotADatabase(_folder.Database, "the file is empty"),
            Files.Refusal(_folder.Database, mode)
        );
        Assert.Single(_folder.Names());
        Assert.Equal(0, new FileInfo(_folder.Database).Length);
    }

    [Theory]
    [InlineData("once upon a time\n", "it looks like text")]
    [InlineData("x", "it looks like text")]
    [InlineData("PK\u0003\u0004....", "it looks like a zip archive")]
    [InlineData("SQLite format 3\0....", "it looks like an SQLite database")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "it begins with zeros")]
    [InlineData("\u0001\u0002\u0003", "it begins with other bytes than a database")]
    public void F3_what_is_not_ours_is_named_and_left_as_it_is(string content, string reason)
    {
        File.WriteAllText(_folder.Database, content);

        foreach (var mode in Enum.GetValues<OpenMode>())
        {
            Assert.Equal(new DbError.NotADatabase(_folder.Database, reason), Files.Refusal(_folder.Database, mode));
        }

        Assert.Equal(content, File.ReadAllText(_folder.Database));
        Assert.Single(_folder.Names());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void F4_a_newer_format_is_told_and_left_as_it_is(int index)
    {
        var bytes = Make.File(Make.Genesis, 0, Make.Genesis, 1);
        var slot = bytes.AsSpan(index * LogIdentity.SlotSize, LogIdentity.SlotSize);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[LogIdentity.VersionAt..], 7);
        BinaryPrimitives.WriteUInt32LittleEndian(slot, Checksum.Of(slot, 0, (ulong)index + 1));
        File.WriteAllBytes(_folder.Database, bytes);

        foreach (var mode in Enum.GetValues<OpenMode>())
        {
            Assert.Equal(new DbError.Format(_folder.Database, 7, 3), Files.Refusal(_folder.Database, mode));
        }

        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));
    }

    [Fact]
    public void F6_a_folder_a_pipe_a_device_and_a_dangling_link_are_refused_by_name()
    {
        var folder = Directory.CreateDirectory(_folder.File("folder")).FullName;
        Assert.Equal(new DbError.Io("open", folder, "it is a folder"), Files.Refusal(folder));

        var link = _folder.File("link");
        File.CreateSymbolicLink(link, _folder.File("nowhere"));
        Assert.Equal(new DbError.Io("open", link, "it is a link to nothing"), Files.Refusal(link));

        if (OperatingSystem.IsLinux())
        {
            var pipe = _folder.File("pipe");
            Process.Start("mkfifo", pipe).WaitForExit();
            foreach (var path in new[] { pipe, "/dev/null" })
            {
                foreach (var mode in Enum.GetValues<OpenMode>())
                {
                    Assert.Equal(
                        new DbError.Io("open", path, "it is a device, a pipe or a socket"),
                        Files.Refusal(path, mode)
                    );
                }
            }
        }

        Assert.Equal(OperatingSystem.IsLinux() ? ["folder", "link", "pipe"] : ["folder", "link"], _folder.Names());
    }

    [Fact]
    public void F6_a_path_that_cannot_be_says_why()
    {
        File.WriteAllText(_folder.File("file"), "");
        foreach (var (path, words) in new[]
        {
            (_folder.File("no/such/folder"), "no such folder"),
            (_folder.File(new string('x', 300)), "too long"),
            (_folder.File("file/below"), "not a directory"),
            ("a\0b", "null character"),
        })
        {
            var error = Assert.IsType<DbError.Io>(Files.Refusal(path));
            Assert.Equal(path, error.Path);
            Assert.Contains(words, error.Message, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain('\n', error.Message);
        }

        Assert.Equal(
            "the argument 'path' is empty, and must be the path of a file",
            Assert.IsType<DbError.Invalid>(Files.Refusal("")).Message);
    }

    [Fact]
    public void F6_where_only_reading_is_allowed_reading_works()
    {
        LogHead head;
        using (var store = Files.Open(_folder.Database))
        {
            head = Files.Append(store, Make.Genesis, times: 2);
        }

        var disk = new FaultyDisk
        {
            Before = operation =>
            {
                if (
                    operation
                    is "open to write"
                        or "create"
                        or "write"
                        or "set length"
                        or "rename"
                        or "delete"
                        or "sync folder"
                        or "sync"
                )
                {
                    throw new DiskException(operation, _folder.Database, "read-only file system", 30);
                }
            },
        };

        using (var reader = Files.Open(_folder.Database, OpenMode.ReadOnly, disk))
        {
            Assert.Equal(head, Make.Value(reader.ReadHead()));
            Assert.True(reader.Read(head.CommitAddress).IsRight);
            Assert.Equal(
                new DbError.OpenedReadOnly(_folder.Database),
                reader.Append(Make.Segment(head, [1])).Error<DbError.OpenedReadOnly>()
            );
        }

        Assert.Equal(
            "read-only file system",
            Assert.IsType<DbError.Io>(Files.Refusal(_folder.Database, disk: disk)).Reason
        );
        Assert.Single(_folder.Names());
    }

    [Fact]
    public void A_link_to_a_database_is_that_database_and_shares_its_lock()
    {
        Directory.CreateDirectory(_folder.File("links"));
        var link = _folder.File("links/link");
        using var store = Files.Open(_folder.Database);
        File.CreateSymbolicLink(link, _folder.Database);

        using var linked = Files.Open(link, timeout: TimeSpan.Zero);

        Assert.Equal(_folder.Database, linked.Path);
        var head = Files.Append(linked, Make.Genesis, times: 1);
        Assert.Equal(head, Make.Value(store.ReadHead()));
    }

    [Fact]
    public void Options_out_of_their_bounds_are_refused()
    {
        foreach (
            var options in new[]
            {
                Files.Options with
                {
                    LockTimeout = TimeSpan.FromSeconds(-3),
                },
                Files.Options with
                {
                    Limits = new Limits(1, 1, 1, 1),
                },
                Files.Options with
                {
                    Mode = (OpenMode)9,
                },
            }
        )
        {
            Assert.True(
                FileStore
                    .Open(_folder.Database, options)
                    .Match(Right: _ => false, Left: error => error is DbError.Invalid)
            );
        }

        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void F8_a_creation_that_fails_anywhere_leaves_nothing_or_all_of_it()
    {
        for (var n = 0; ; n++)
        {
            var path = _folder.File($"{n}.dbdb");
            var disk = new FaultyDisk();
            disk.FailNth(n, _ => true);
            var isOpened = Files.TryOpen(path, disk: disk).Match(
                Right: store =>
                {
                    store.Dispose();
                    return true;
                },
                Left: error => Assert.IsType<DbError.Io>(error) is null);

            Assert.True(!File.Exists(path) || new FileInfo(path).Length >= LogIdentity.LogStart);
            Assert.Equal(Make.Genesis, Make.Value(Files.HeadOf(path, OpenMode.OpenOrCreate)));
            Assert.DoesNotContain(_folder.Names(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
            if (isOpened && disk.Journal.Count < n)
            {
                return;
            }
        }
    }

    [Fact]
    public void F8_what_a_creation_left_that_died_is_replaced()
    {
        foreach (var length in new[] { 0, 5000, (int)LogIdentity.LogStart })
        {
            File.WriteAllBytes(SideFile.PathOf(_folder.Database, SideFile.OfACreation), Make.Bytes(length));

            using var store = Files.Open(_folder.Database);

            Assert.Equal(Make.Genesis, Make.Value(store.ReadHead()));
            Assert.Equal(["test.dbdb"], _folder.Names());
            File.Delete(_folder.Database);
        }
    }

    [Fact]
    public void Many_creators_make_one_database()
    {
        var stores = new FileStore[8];
        Parallel.For(0, stores.Length, i =>
            stores[i] = Make.Value(FileStore.Open(_folder.Database, FileStoreOptions.Default))
        );

        Assert.Single(stores.Select(store => Make.Value(store.ReadHead())).Distinct());

        Array.ForEach(stores, store => store.Dispose());
    }

    [Fact]
    public void A_file_name_of_any_characters_will_do()
    {
        var path = _folder.File("ünïcødé \"name\" 'with' spaces\tand\nmore");

        using var store = Files.Open(path);

        Assert.Equal(Make.Genesis, Make.Value(store.ReadHead()));
        Assert.True(Encoding.UTF8.GetByteCount(path) > path.Length);
    }

    public void Dispose() => _folder.Dispose();
}
