namespace DbDb.Functional.Tests.Stores;

public sealed class FileStoreFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FaultyDisk _disk = new();

    [Fact]
    public void D5_a_failed_sync_poisons_every_later_write_and_no_read()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 2);
        _disk.FailNth(0, operation => operation is "sync");
        var expected = new DbError.Poisoned(_folder.Database, "input/output error");

        Assert.Equal(expected, store.Append(Make.Segment(head, Make.Bytes(8))).Error<DbError.Poisoned>());

        _disk.Journal.Clear();
        Assert.Equal(expected, store.Append(Make.Segment(head, Make.Bytes(8))).Error<DbError.Poisoned>());
        Assert.Empty(_disk.Journal);
        Assert.Equal(head, Make.Value(store.ReadHead()));
        Assert.True(store.Read(head.CommitAddress).IsRight);
        store.Dispose();
        Assert.DoesNotContain(_disk.Journal, step => step is "sync");
    }

    [Fact]
    public void D5_what_a_failed_sync_left_is_written_again_by_the_next_to_open()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 2);
        _disk.FailNth(0, operation => operation is "sync");
        var segment = Make.Segment(head, Make.Bytes(8));
        store.Append(segment).Error<DbError.Poisoned>();
        _disk.Journal.Clear();

        using var next = Files.Open(_folder.Database, disk: _disk);

        Assert.Equal(segment.After, Make.Value(next.ReadHead()));
        var written = _disk.Journal.IndexOf($"write {head.End}+{segment.After.End - head.End}");
        Assert.InRange(written, 0, _disk.Journal.IndexOf("sync") - 1);
        Assert.Equal(segment.After, Make.Value(store.ReadHead()));
        Files.Append(next, segment.After, times: 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5000)]
    public void D6_a_failed_or_short_write_leaves_the_log_as_it_was_and_the_next_commit_works(int bytes)
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        _disk.FailNth(0, operation => operation is "write");
        _disk.BytesOfAFailedWrite = bytes;

        Assert.Equal(
            "input/output error",
            store.Append(Make.Segment(head, Make.Bytes(9000))).Error<DbError.Io>().Reason
        );

        Assert.Equal(head.End, new FileInfo(_folder.Database).Length);
        Assert.Equal(head, Make.Value(store.ReadHead()));
        Assert.Equal(head.Revision.Next, Files.Append(store, head, times: 1).Revision);
    }

    [Fact]
    public void D6_a_write_that_fails_is_cut_off_for_good_before_anybody_is_told_so_that_no_power_cut_brings_it_back()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        _disk.FailNth(0, operation => operation is "write");
        _disk.BytesOfAFailedWrite = int.MaxValue;
        _disk.Journal.Clear();

        store.Append(Make.Segment(head, Make.Bytes(8))).Error<DbError.Io>();

        Assert.Equal(["set length", "sync", "unlock"], _disk.Journal.TakeLast(3));
        _disk.FailNth(0, operation => operation is "write");
        _disk.Before += operation => _ = operation is "sync" ? throw FaultyDisk.Error(operation) : 0;
        store.Append(Make.Segment(head, Make.Bytes(8))).Error<DbError.Io>();
        _disk.Before = _ => { };
        store.Append(Make.Segment(head, Make.Bytes(8))).Error<DbError.Poisoned>();
        Assert.Equal(head, Make.Value(store.ReadHead()));
    }

    [Fact]
    public void D6_a_write_that_fails_and_cannot_be_undone_leaves_a_log_that_still_ends_where_it_did()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        _disk.BytesOfAFailedWrite = 500;
        _disk.Before = operation => _ = operation is "write" or "set length" ? throw FaultyDisk.Error(operation) : 0;
        store.Append(Make.Segment(head, Make.Bytes(9000))).Error<DbError.Io>();
        _disk.Before = _ => { };

        Assert.Equal(head, Make.Value(store.ReadHead()));
        var next = Files.Append(store, head, times: 1);
        store.Dispose();
        Assert.Equal(next, Make.Value(Files.HeadOf(_folder.Database, OpenMode.MustExist)));
    }

    [Fact]
    public void D6_a_disk_too_full_for_prewriting_still_takes_the_commit()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        _disk.FailNth(3, operation => operation is "write");
        _disk.BytesOfAFailedWrite = 1000;

        var head = Files.Append(store, Make.Genesis, times: 1);

        Assert.Equal(head.End, new FileInfo(_folder.Database).Length);
        Assert.Equal(head, Make.Value(store.ReadHead()));
        head = Files.Append(store, head, times: 1);
        Assert.True(new FileInfo(_folder.Database).Length > head.End);
    }

    [Fact]
    public void A_slot_that_cannot_be_written_takes_nothing_back_and_is_written_by_the_next_commit()
    {
        var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        _disk.FailNth(1, operation => operation is "write");
        _disk.BytesOfAFailedWrite = 900;

        head = Files.Append(store, head, times: 1);

        Assert.Equal(head, Make.Value(store.ReadHead()));
        Assert.Equal(head, Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly)));
        head = Files.Append(store, head, times: 3);
        store.Dispose();
        Assert.Equal(head, Make.Value(Files.HeadOf(_folder.Database, OpenMode.MustExist)));
    }

    [Fact]
    public void D9_a_failed_read_names_its_place_and_a_later_one_works()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        _disk.FailNth(0, operation => operation is "read");

        Assert.Equal(
            new DbError.Io("read", "disk", "input/output error", 5, head.CommitAddress.Offset),
            store.Read(head.CommitAddress).Match(Right: _ => new DbError.Closed(), Left: error => error)
        );

        Assert.True(store.Read(head.CommitAddress).IsRight);
    }

    [Fact]
    public void Whatever_operation_fails_an_acknowledged_commit_stays_and_another_is_whole_or_not_there()
    {
        for (var n = 0; ; n++)
        {
            var path = _folder.File($"{n}.dbdb");
            var disk = new FaultyDisk { BytesOfAFailedWrite = n * 37 % 4096 };
            LogHead acknowledged;
            var begun = new List<LogHead>();
            using (var store = Files.Open(path, disk: disk))
            {
                acknowledged = Files.Append(store, Make.Genesis, times: 2);
                begun.Add(acknowledged);
                disk.FailNth(n, _ => true);
                for (var i = 0; i < 3; i++)
                {
                    var segment = Make.Group(acknowledged, 1 + i);
                    begun.Add(segment.After);
                    acknowledged = store
                        .Append(segment)
                        .Match(
                            Right: head => head,
                            Left: error =>
                                error is DbError.Io or DbError.Poisoned ? acknowledged : throw error.ToException()
                        );
                }
            }

            var found = Make.Value(Files.HeadOf(path, OpenMode.ReadOnly));
            Assert.Equal(found, Make.Value(Files.HeadOf(path, OpenMode.MustExist)));
            Assert.True(
                found.Equals(acknowledged) || (found.Revision > acknowledged.Revision && begun.Contains(found))
            );
            if (n > 60)
            {
                return; // more operations than there are
            }
        }
    }

    [Fact]
    public void P2_a_lock_that_the_system_refuses_means_no_writing()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        _disk.Before = operation =>
            _ = operation is "lock" ? throw new DiskException("lock", "disk", "no locks available", 37) : 0;

        Assert.Equal(37, store.Append(Make.Segment(Make.Genesis, Make.Bytes(8))).Error<DbError.Io>().Code);
        Assert.Equal(37, Assert.IsType<DbError.Io>(Files.Refusal(_folder.Database, disk: _disk)).Code);
        Assert.Equal(Make.Genesis, Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly)));
    }

    public void Dispose() => _folder.Dispose();
}
