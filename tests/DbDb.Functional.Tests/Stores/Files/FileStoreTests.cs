namespace DbDb.Functional.Tests.Stores;

public sealed class FileStoreTests : StoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _count;

    [Fact]
    public void What_was_committed_is_there_after_reopening()
    {
        using var folder = new TemporaryFolder();
        LogHead head;
        using (var store = Files.Open(folder.Database))
        {
            head = Files.Append(store, Make.Genesis, times: 7);
        }

        using var again = Files.Open(folder.Database);
        Assert.Equal(head, Make.Value(again.ReadHead()));
        Assert.Equal(head.Commit, Make.Value(again.ReadHead()).Commit);
    }

    [Fact]
    public void A_commit_syncs_once_and_then_writes_the_slot_of_the_older_turn()
    {
        using var folder = new TemporaryFolder();
        var disk = new FaultyDisk();
        using var store = Files.Open(folder.Database, disk: disk);
        var head = Files.Append(store, Make.Genesis, times: 2);
        var segment = Make.Segment(head, Make.Bytes(1000));
        disk.Journal.Clear();

        Make.Value(store.Append(segment));

        Assert.Equal(
            $"lock, is at, read 0+8192, read {head.End}+16, length, "
                + $"write {head.End}+{segment.After.End - head.End}, sync, write 0+4096, unlock",
            string.Join(", ", disk.Journal)
        );
    }

    [Fact]
    public void Reading_the_head_where_nothing_changed_costs_two_reads_and_no_sync()
    {
        using var folder = new TemporaryFolder();
        var disk = new FaultyDisk();
        using var store = Files.Open(folder.Database, disk: disk);
        var head = Files.Append(store, Make.Genesis, times: 3);
        disk.Journal.Clear();

        Assert.Same(Make.Value(store.ReadHead()), Make.Value(store.ReadHead()));

        var once = $"read 0+8192, read {head.End}+16, length";
        Assert.Equal($"{once}, {once}", string.Join(", ", disk.Journal));
    }

    [Fact]
    public void A_long_segment_is_not_visible_before_it_is_whole_and_its_slot_is_synced()
    {
        using var folder = new TemporaryFolder();
        var disk = new FaultyDisk();
        using var store = Files.Open(folder.Database, disk: disk);
        using var reader = Files.Open(folder.Database, OpenMode.ReadOnly);
        var seen = new List<LogHead>();
        var segment = Make.Streamed(Make.Genesis, 600, 10_000, i =>
            seen.Add(i % 100 == 99 ? Make.Value(reader.ReadHead()) : Make.Genesis)
        );
        disk.Journal.Clear();

        var head = Make.Value(store.Append(segment));

        Assert.All(seen, earlier => Assert.Equal(Make.Genesis, earlier));
        Assert.Equal(head, Make.Value(reader.ReadHead()));
        Assert.StartsWith($"write {LogIdentity.LogStart}+", disk.Journal[^5], StringComparison.Ordinal);
        Assert.Equal("sync, write 0+4096, sync, unlock", string.Join(", ", disk.Journal.TakeLast(4)));
    }

    [Fact]
    public void A_head_read_while_a_segment_is_written_is_the_one_before()
    {
        using var folder = new TemporaryFolder();
        using var store = Files.Open(folder.Database);
        var seen = new List<LogHead>();

        Make.Value(store.Append(Make.Streamed(Make.Genesis, 3, 10, _ => seen.Add(Make.Value(store.ReadHead())))));

        Assert.Equal([Make.Genesis, Make.Genesis, Make.Genesis], seen);
    }

    [Fact]
    public void A_chunk_that_appends_to_the_same_store_is_told_so_however_long_it_would_wait()
    {
        using var folder = new TemporaryFolder();
        using var store = Files.Open(folder.Database, timeout: Timeout.InfiniteTimeSpan);
        DbError.Reentrant? told = null;

        Make.Value(store.Append(Make.Streamed(Make.Genesis, 1, 8, _ =>
            told = store.Append(Make.Segment(Make.Genesis, Make.Bytes(8))).Error<DbError.Reentrant>())));

        Assert.NotNull(told);
    }

    public void Dispose() => _folder.Dispose();

    protected override IStore Create() => Files.Open(_folder.File($"{_count++}.dbdb"));
}
