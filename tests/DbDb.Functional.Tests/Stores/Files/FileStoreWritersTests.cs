namespace DbDb.Functional.Tests.Stores;

public sealed class FileStoreWritersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void P5_two_stores_on_one_file_see_each_others_commits()
    {
        using var one = Files.Open(_folder.Database);
        using var other = Files.Open(_folder.Database);
        using var reader = Files.Open(_folder.Database, OpenMode.ReadOnly);
        var head = Make.Genesis;

        for (var i = 0; i < 10; i++)
        {
            head = Files.Append(i % 2 == 0 ? one : other, head, times: 1);
            Assert.Equal(head, Make.Value(one.ReadHead()));
            Assert.Equal(head, Make.Value(other.ReadHead()));
            Assert.Equal(head, Make.Value(reader.ReadHead()));
        }
    }

    [Fact]
    public void P2_a_store_that_missed_a_commit_gets_a_conflict_with_it()
    {
        using var one = Files.Open(_folder.Database);
        using var other = Files.Open(_folder.Database);
        var head = Files.Append(one, Make.Genesis, times: 3);

        Assert.Equal(head, other.Append(Make.Segment(Make.Genesis, Make.Bytes(8))).Error<DbError.Conflict>().Current);
    }

    [Fact]
    public void P2_stores_on_many_threads_lose_no_commit()
    {
        Parallel.For(0, 4, _ =>
        {
            using var store = Files.Open(_folder.Database);
            for (var done = 0; done < 20;)
            {
                var head = Make.Value(store.ReadHead());
                done += store.Append(Make.Segment(head, Make.Bytes(30)))
                    .Match(Right: _ => 1, Left: error => error is DbError.Conflict ? 0 : throw error.ToException());
            }
        });

        Assert.Equal(new Revision(80), Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly)).Revision);
    }

    [Fact]
    public void P3_a_writer_that_keeps_the_lock_is_waited_for_and_then_named()
    {
        using var store = Files.Open(_folder.Database, timeout: TimeSpan.FromMilliseconds(30));
        using var holder = new FileLock(_folder.Database);
        Assert.True(holder.TryTake());

        var locked = store.Append(Make.Segment(Make.Genesis, Make.Bytes(8))).Error<DbError.Locked>();

        Assert.Equal((_folder.Database, Environment.ProcessId), (locked.Path, locked.Holder));
        Assert.True(locked.Waited >= TimeSpan.FromMilliseconds(30));
        holder.Release();
        Files.Append(store, Make.Genesis, times: 1);
    }

    [Fact]
    public void P3_a_lock_of_another_process_is_waited_for()
    {
        using var store = Files.Open(_folder.Database, timeout: TimeSpan.Zero);
        using var other = Processes.Child.Start("hold", _folder.Database);
        other.StandardOutput.ReadLine();

        Assert.Equal(other.Id, store.Append(Make.Segment(Make.Genesis, Make.Bytes(8))).Error<DbError.Locked>().Holder);
        using (var late = Files.Open(_folder.Database))
        {
            Assert.Equal(Make.Genesis, Make.Value(late.ReadHead()));
        }

        other.Kill(); // which frees it
        other.WaitForExit();
        using var patient = Files.Open(_folder.Database);
        Files.Append(patient, Make.Genesis, times: 1);
    }

    [Fact]
    public async Task Disposing_ends_the_wait_for_the_lock()
    {
        var store = Files.Open(_folder.Database);
        using var holder = new FileLock(_folder.Database);
        Assert.True(holder.TryTake());
        using var isUnderWay = new ManualResetEventSlim();
        var append = Task.Run(() =>
        {
            isUnderWay.Set();
            return store.Append(Make.Segment(Make.Genesis, Make.Bytes(8)));
        });
        isUnderWay.Wait();

        store.Dispose();

        (await append).Error<DbError.Closed>();
    }

    [Fact]
    public void F7_a_file_that_the_path_no_longer_names_is_read_and_not_written()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // only there a file's identity is told
        }

        using var store = Files.Open(_folder.Database);
        var head = Files.Append(store, Make.Genesis, times: 1);
        var away = _folder.File("away");
        File.Move(_folder.Database, away);
        var bytes = File.ReadAllBytes(away);

        AssertIsOnlyRead();
        Assert.False(File.Exists(_folder.Database));

        using var other = Files.Open(_folder.Database);
        AssertIsOnlyRead();
        Assert.Equal(Make.Genesis, Make.Value(other.ReadHead()));

        void AssertIsOnlyRead()
        {
            Assert.Equal(
                new DbError.Replaced(_folder.Database),
                store.Append(Make.Segment(head, Make.Bytes(8))).Error<DbError.Replaced>()
            );
            Assert.Equal(head, Make.Value(store.ReadHead()));
            Assert.True(store.Read(head.CommitAddress).IsRight);
            Assert.Equal(bytes, File.ReadAllBytes(away));
        }
    }

    [Fact]
    public void F10_a_file_cut_by_somebody_else_is_damaged_and_not_written()
    {
        using var store = Files.Open(_folder.Database);
        var head = Files.Append(store, Make.Genesis, times: 3);
        using (var file = new FileStream(_folder.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(head.End - 20);
        }

        Assert.Equal(head.End - 20, store.ReadHead().Error<DbError.Corrupt>().Offset);
        store.Append(Make.Segment(head, Make.Bytes(8))).Error<DbError.Corrupt>();
        Assert.True(store.Read(head.CommitAddress).Match(Right: _ => false, Left: error => error is DbError.Corrupt));
        Assert.Equal(head.End - 20, new FileInfo(_folder.Database).Length);
    }

    [Fact]
    public void F10_a_file_overwritten_with_an_older_copy_or_another_database_is_damaged()
    {
        using var store = Files.Open(_folder.Database);
        var early = Files.Append(store, Make.Genesis, times: 2);
        var copy = File.ReadAllBytes(_folder.Database);
        Files.Append(store, early, times: 3);

        Overwrite(copy);
        store.ReadHead().Error<DbError.Corrupt>();
        store.Append(Make.Segment(early, Make.Bytes(8))).Error<DbError.Corrupt>();

        var stranger = LogHead.Genesis(99, Limits.Default);
        Overwrite(Make.File(stranger, 0, stranger, 1));
        Assert.Equal(0, store.ReadHead().Error<DbError.Corrupt>().Offset);
    }

    public void Dispose() => _folder.Dispose();

    private void Overwrite(byte[] bytes)
    {
        using var file = new FileStream(_folder.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Write(bytes);
    }
}
