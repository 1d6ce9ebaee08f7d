namespace DbDb.Functional.Tests.Stores;

/// <summary>
/// What a store answers at moments that are hard to meet by chance: amid a sync, amid opening, after something went
/// wrong.
/// </summary>
public sealed class FileStoreMomentTests : IDisposable
{
    private const int SlotSize = LogIdentity.SlotSize;

    private readonly TemporaryFolder _folder = new();
    private readonly FaultyDisk _disk = new();

    [Fact]
    public void Until_its_sync_has_returned_a_commit_is_not_the_head()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var before = Files.Append(store, Make.Genesis, times: 1);
        var seen = new List<LogHead>();
        _disk.Before = operation =>
        {
            if (operation is "sync" && seen.Count == 0)
            {
                seen.Add(before);
                seen.Add(Make.Value(store.ReadHead()));
            }
        };

        var after = Files.Append(store, before, times: 1);

        Assert.Equal([before, before], seen);
        Assert.Equal(after, Make.Value(store.ReadHead()));
    }

    [Fact]
    public void A_reader_that_may_not_sync_shows_what_it_has_read()
    {
        var last = WriteOneCommitThatNoSlotNames();
        _disk.Before = operation => _ = operation is "sync" ? throw FaultyDisk.Error(operation) : 0;

        using var reader = Files.Open(_folder.Database, OpenMode.ReadOnly, _disk);

        Assert.Equal(last, Make.Value(reader.ReadHead()));
    }

    [Fact]
    public void A_writer_that_cannot_sync_what_it_has_read_shows_only_what_is_durable_and_writes_no_more()
    {
        Files.Open(_folder.Database).Dispose();
        using var store = Files.Open(_folder.Database, disk: _disk);
        var last = WriteOneCommitThatNoSlotNames();
        _disk.Before = operation => _ = operation is "sync" ? throw FaultyDisk.Error(operation) : 0;

        store.ReadHead().Error<DbError.Poisoned>();

        _disk.Before = _ => { };
        Assert.Equal(Make.Genesis, Make.Value(store.ReadHead()));
        store.Append(Make.Segment(last, Make.Bytes(8))).Error<DbError.Poisoned>();
    }

    [Fact]
    public void An_append_that_first_settles_what_another_left_writes_its_slot_again_and_then_both_in_turn()
    {
        Files.Open(_folder.Database).Dispose();
        using var store = Files.Open(_folder.Database, disk: _disk);
        var last = WriteOneCommitThatNoSlotNames();
        _disk.Journal.Clear();

        var head = Files.Append(store, last, times: 1);

        var slots = _disk.Journal.Where(step =>
            step.StartsWith("write", StringComparison.Ordinal)
            && step.EndsWith($"+{SlotSize}", StringComparison.Ordinal)
        );
        Assert.Equal(
            $"write {SlotSize}+{SlotSize}, write 0+{SlotSize}, write {SlotSize}+{SlotSize}",
            string.Join(", ", slots)
        );
        var both = File.ReadAllBytes(_folder.Database).AsSpan(0, 2 * SlotSize);
        Assert.Equal(2, Assert.IsType<Slot.Valid>(Superblock.Decode(both[..SlotSize], 0)).Turn);
        Assert.Equal(3, Assert.IsType<Slot.Valid>(Superblock.Decode(both[SlotSize..], 1)).Turn);
        Assert.Equal(head, Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly)));
    }

    [Fact]
    public void A_commit_whose_slot_could_not_be_written_is_known_without_another_sync_and_the_next_takes_that_slot()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        _disk.FailNth(1, operation => operation is "write");
        head = Files.Append(store, head, times: 1);
        _disk.Journal.Clear();

        Assert.Equal(head, Make.Value(store.ReadHead()));
        Assert.DoesNotContain("sync", _disk.Journal);

        _disk.Journal.Clear();
        Files.Append(store, head, times: 1);
        Assert.Contains($"write {SlotSize}+{SlotSize}", _disk.Journal);
        Assert.DoesNotContain($"write 0+{SlotSize}", _disk.Journal);
    }

    [Fact]
    public void A_later_chunk_that_cannot_be_written_or_made_leaves_no_byte_behind_the_log()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        _disk.BytesOfAFailedWrite = 500;
        _disk.FailNth(1, operation => operation is "write");
        store.Append(Make.Streamed(Make.Genesis, 10, 50_000)).Error<DbError.Io>();
        Assert.Equal(LogIdentity.LogStart, new FileInfo(_folder.Database).Length);

        Assert.Throws<InvalidOperationException>(() =>
            store.Append(
                Make.Streamed(Make.Genesis, 10, 50_000, i => _ = i == 5 ? throw new InvalidOperationException() : 0)
            )
        );

        Assert.Equal(LogIdentity.LogStart, new FileInfo(_folder.Database).Length);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(8, true)]
    public void The_longest_commit_whose_slot_may_wait_for_the_next_ones_sync_has_4_MiB(int more, bool isSynced)
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var around = Make.Segment(Make.Genesis, Make.Bytes(8)).After.End - LogIdentity.LogStart - 8;
        _disk.Journal.Clear();

        Make.Value(store.Append(Make.Segment(Make.Genesis, Make.Bytes((4 << 20) - (int)around + more))));

        Assert.Equal(isSynced ? 2 : 1, _disk.Journal.Count(step => step is "sync"));
    }

    [Fact]
    public void An_address_that_no_file_could_hold_makes_no_room_to_read_it()
    {
        var disk = new DiskInMemory();
        using var store = Files.Open("file", disk: disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        disk.Reads.Clear();

        Assert.True(
            store
                .Read(Address.At(head.End + 8, 100 << 20))
                .Match(Right: _ => false, Left: error => error is DbError.Corrupt)
        );
        Assert.True(
            store.Read(Address.At(1 << 30, 8)).Match(Right: _ => false, Left: error => error is DbError.Corrupt)
        );

        Assert.Empty(disk.Reads);
    }

    [Fact]
    public void A_file_cut_off_at_any_moment_of_opening_it_is_opened_or_refused_but_not_waited_for()
    {
        var segment = Make.Segment(Make.Genesis, Make.Bytes(100));
        for (var n = 0; ; n++)
        {
            var disk = new DiskInMemory { Bytes = Make.File(Make.Genesis, 0, Make.Genesis, 1, Make.BytesOf(segment)) };
            var reads = 0;
            disk.Before = operation =>
            {
                if (operation is "read" && reads++ == n)
                {
                    disk.Bytes = disk.Bytes[..(int)LogIdentity.LogStart];
                }
            };

            Files
                .TryOpen("file", disk: disk)
                .Match(Right: store => store.Dispose(), Left: error => Assert.IsType<DbError.Corrupt>(error));

            Assert.Equal(0, disk.Open);
            if (reads <= n)
            {
                return;
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    // As a writer leaves it that dies after its sync, or as another program would see it just before the slot is
    // written.
    private LogHead WriteOneCommitThatNoSlotNames()
    {
        var segment = Make.Segment(Make.Genesis, Make.Bytes(100));
        using var file = new FileStream(_folder.Database, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Make.File(Make.Genesis, 0, Make.Genesis, 1, Make.BytesOf(segment)));
        return segment.After;
    }
}
