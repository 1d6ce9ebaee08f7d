namespace DbDb.Functional.Tests.Stores;

/// <summary>What a store answers while it is being closed and afterwards, and what closing leaves as it is.</summary>
public sealed class FileStoreClosingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FaultyDisk _disk = new();

    [Fact]
    public void A_closed_store_answers_so_whatever_its_disk_still_does()
    {
        var disk = new DiskInMemory();
        var store = Files.Open("file", disk: disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        store.Dispose();

        store.ReadHead().Error<DbError.Closed>();
        store.Append(Make.Segment(head, Make.Bytes(8))).Error<DbError.Closed>();
        Assert.True(IsClosed(store, head.CommitAddress));
        Assert.Equal(head.End, disk.Bytes.Length);
    }

    [Fact]
    public void What_closing_overtakes_is_closed()
    {
        var disk = new DiskInMemory();
        var store = Files.Open("file", disk: disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        CloseAtTheNextRead(store, disk);

        Assert.True(IsClosed(store, head.CommitAddress));
    }

    [Fact]
    public void A_head_that_closing_overtakes_is_closed()
    {
        var disk = new DiskInMemory();
        var store = Files.Open("file", disk: disk);
        CloseAtTheNextRead(store, disk);

        store.ReadHead().Error<DbError.Closed>();
    }

    [Fact]
    public async Task An_append_that_gets_the_lock_while_the_store_is_being_closed_writes_nothing()
    {
        var store = Files.Open(_folder.Database, disk: _disk);
        var bytes = File.ReadAllBytes(_folder.Database);
        var closing = Task.CompletedTask;
        _disk.Before = operation =>
        {
            if (operation is "lock" && closing.IsCompleted)
            {
                closing = Task.Run(store.Dispose);
                SpinWait.SpinUntil(() =>
                    store.ReadHead().Match(Right: _ => false, Left: error => error is DbError.Closed)
                );
            }
        };

        store.Append(Make.Segment(Make.Genesis, Make.Bytes(8))).Error<DbError.Closed>();

        await closing;
        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));
    }

    [Fact]
    public void Closing_after_a_failed_sync_changes_nothing()
    {
        var store = Files.Open(_folder.Database, disk: _disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        var length = new FileInfo(_folder.Database).Length;
        _disk.FailNth(0, operation => operation is "sync");
        store.Append(Make.Segment(head, Make.Bytes(8))).Error<DbError.Poisoned>();
        _disk.Journal.Clear();

        store.Dispose();

        Assert.DoesNotContain(_disk.Journal, step =>
            step is "set length" or "sync" || step.StartsWith("write", StringComparison.Ordinal)
        );
        Assert.Equal(length, new FileInfo(_folder.Database).Length);
    }

    [Fact]
    public void Closing_leaves_a_file_as_it_is_that_the_path_no_longer_names()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // only there a file's identity is told
        }

        var store = Files.Open(_folder.Database);
        Files.Append(store, Make.Genesis, times: 1);
        var bytes = File.ReadAllBytes(_folder.Database);
        File.Move(_folder.Database, _folder.File("away"));

        store.Dispose();

        Assert.Equal(bytes, File.ReadAllBytes(_folder.File("away")));
    }

    public void Dispose() => _folder.Dispose();

    private static void CloseAtTheNextRead(FileStore store, DiskInMemory disk) =>
        disk.Before = operation =>
        {
            if (operation is "read")
            {
                disk.Before = _ => { };
                store.Dispose();
                throw new ObjectDisposedException("file");
            }
        };

    private static bool IsClosed(FileStore store, Address address) =>
        store.Read(address).Match(Right: _ => false, Left: error => error is DbError.Closed);
}
