namespace DbDb.Functional.Tests.Stores;

/// <summary>In which order a store does what it does to a disk: durability is nothing else.</summary>
public sealed class FileStoreOrderTests : IDisposable
{
    private const int Slot = LogIdentity.SlotSize;

    private readonly TemporaryFolder _folder = new();
    private readonly FaultyDisk _disk = new();

    [Fact]
    public void A_new_file_is_whole_and_durable_before_it_gets_its_name_and_then_the_name_is()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);

        Assert.Equal(
            $"create, lock, is at, write 0+{Slot}, write {Slot}+{Slot}, sync, is at, rename, sync folder, open to write, lock, unlock",
            Changes()
        );
    }

    [Fact]
    public void A_commit_is_written_and_durable_before_the_slot_names_it_and_all_that_under_the_lock()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        _disk.Journal.Clear();

        var next = Files.Append(store, head, times: 1);

        Assert.Equal(
            $"lock, is at, write {head.End}+{next.End - head.End}, sync, write {Slot}+{Slot}, unlock",
            Changes()
        );
        _disk.Journal.Clear();
        var last = Files.Append(store, next, times: 1);
        Assert.Equal($"lock, is at, write {next.End}+{last.End - next.End}, sync, write 0+{Slot}, unlock", Changes());
    }

    [Fact]
    public void Space_is_made_ahead_behind_the_slot_and_goes_on_its_way_at_once()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        _disk.Journal.Clear();

        var head = Files.Append(store, Make.Genesis, times: 1);

        const int Step = 64 << 10;
        Assert.EndsWith(
            $", sync, write 0+{Slot}, write {head.End}+{Step}, write out {head.End}+{Step}, unlock",
            Changes(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_commit_of_several_chunks_has_its_first_written_last()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        _disk.Journal.Clear();

        var head = Make.Value(store.Append(Make.Streamed(Make.Genesis, values: 4, valueLength: 50_000)));

        const int Chunk = 50_016;
        const int Start = (int)LogIdentity.LogStart;
        var second = $"write {Start + Chunk}+{Chunk}, write {Start + 2 * Chunk}+{Chunk}";
        var last = $"write {Start + 3 * Chunk}+{head.End - Start - 3 * Chunk}";
        Assert.StartsWith(
            $"lock, is at, sync folder, write {Slot}+{Slot}, {second}, {last}, write {Start}+{Chunk}, ",
            Changes(),
            StringComparison.Ordinal
        );
        Assert.EndsWith($", sync, write 0+{Slot}, unlock", Changes(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_commits_slot_is_durable_too_so_that_opening_need_not_follow_it()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        _disk.Journal.Clear();

        var head = Make.Value(store.Append(Make.Streamed(Make.Genesis, values: 5, valueLength: 1 << 20)));

        Assert.EndsWith($", sync, write 0+{Slot}, sync, unlock", Changes(), StringComparison.Ordinal);
        _disk.Journal.Clear();
        Make.Value(store.Append(Make.Streamed(head, values: 3, valueLength: 1 << 20)));
        Assert.EndsWith($", sync, write {Slot}+{Slot}, unlock", Changes(), StringComparison.Ordinal);
    }

    [Fact]
    public void Closing_gives_space_back_and_makes_the_slot_durable_before_the_other_names_the_commit_too_under_the_lock()
    {
        var store = Files.Open(_folder.Database, disk: _disk);
        Files.Append(store, Make.Genesis, times: 1);
        _disk.Journal.Clear();

        store.Dispose();

        Assert.Equal($"lock, is at, set length, sync, write {Slot}+{Slot}, sync, unlock", Changes());
    }

    [Fact]
    public void Closing_what_was_closed_before_and_only_read_since_changes_nothing()
    {
        Closed(commits: 2);
        var store = Files.Open(_folder.Database, OpenMode.MustExist, _disk);
        Make.Value(store.ReadHead());

        store.Dispose();

        Assert.Equal("open to write, lock, unlock, lock, is at, unlock", Changes());
    }

    [Fact]
    public void Opening_to_write_makes_the_good_slot_durable_and_then_writes_the_damaged_one_anew()
    {
        Closed(commits: 1);
        Turn(_folder.Database, byteAt: 100);
        using (Files.Open(_folder.Database, OpenMode.ReadOnly, _disk))
        {
            Assert.DoesNotContain("write", Changes(), StringComparison.Ordinal);
        }

        _disk.Journal.Clear();
        using var store = Files.Open(_folder.Database, OpenMode.MustExist, _disk);

        Assert.Equal($"open to write, lock, write {Slot}+{Slot}, sync, write 0+{Slot}, sync, unlock", Changes());
    }

    // Its sync may have failed there, and have taken it with it.
    [Fact]
    public void A_slot_that_another_has_written_anew_is_written_again_before_the_one_that_names_the_same_commit_is_written_over()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        Turn(_folder.Database, byteAt: Slot + 100);
        Files.Open(_folder.Database).Dispose();
        _disk.Journal.Clear();

        var next = Files.Append(store, head, times: 1);

        Assert.Equal(
            $"lock, is at, write {Slot}+{Slot}, write {head.End}+{next.End - head.End}, sync, write 0+{Slot}, unlock",
            Changes()
        );
    }

    [Fact]
    public void Asking_for_the_head_again_reads_the_slots_and_a_header_and_changes_nothing()
    {
        using var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 3);
        _disk.Journal.Clear();

        Assert.Equal(head, Make.Value(store.ReadHead()));

        Assert.Equal(
            $"read 0+{2 * Slot}, read {head.End}+{Record.HeaderSize}, length",
            string.Join(", ", _disk.Journal)
        );
    }

    public void Dispose() => _folder.Dispose();

    private void Closed(int commits)
    {
        using (var store = Files.Open(_folder.Database))
        {
            Files.Append(store, Make.Genesis, commits);
        }
    }

    private static void Turn(string path, int byteAt)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = byteAt;
        var turned = (byte)(file.ReadByte() ^ 1);
        file.Position = byteAt;
        file.WriteByte(turned);
    }

    private string Changes() =>
        string.Join(", ", _disk.Journal.Where(step =>
            !step.StartsWith("read", StringComparison.Ordinal) && step is not ("length" or "look" or "resolve")));
}
