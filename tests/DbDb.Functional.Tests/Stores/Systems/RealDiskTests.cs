using System.Diagnostics;

namespace DbDb.Functional.Tests.Stores;

public sealed class RealDiskTests : IDisposable
{
    private static readonly RealDisk _disk = RealDisk.Instance;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_was_written_is_read_and_reading_stops_where_the_file_ends()
    {
        using var file = _disk.Create(_folder.Database, isPrivate: false);
        file.Write(10, Make.Bytes(20));
        file.Sync();
        var bytes = new byte[50];

        Assert.Equal(30, file.Read(0, bytes));
        Assert.Equal([.. new byte[10], .. Make.Bytes(20), .. new byte[20]], bytes);
        Assert.Equal(0, file.Read(30, bytes));
        Assert.Equal(0, file.Read(1L << 50, bytes));

        file.SetLength(12);
        Assert.Equal(12, file.Length);
    }

    [Fact]
    public void What_lies_at_a_path_is_told()
    {
        File.WriteAllText(_folder.Database, "");
        File.CreateSymbolicLink(_folder.File("link"), _folder.Database);
        File.CreateSymbolicLink(_folder.File("dangling"), _folder.File("nowhere"));
        File.CreateSymbolicLink(_folder.File("loop"), _folder.File("loop"));

        Assert.Equal(DiskEntry.File, _disk.Look(_folder.Database));
        Assert.Equal(DiskEntry.File, _disk.Look(_folder.File("link")));
        Assert.Equal(DiskEntry.Folder, _disk.Look(_folder.Path));
        Assert.Equal(DiskEntry.Nothing, _disk.Look(_folder.File("nowhere")));
        Assert.Equal(DiskEntry.Nothing, _disk.Look(_folder.File("no/where")));
        Assert.Equal(DiskEntry.DanglingLink, _disk.Look(_folder.File("dangling")));
        Assert.Throws<DiskException>(() => _disk.Look(_folder.File("loop")));
        Assert.Equal(_folder.Database, _disk.Resolve(_folder.File("link")));
        Assert.Equal(_folder.File("nowhere"), _disk.Resolve(_folder.File("nowhere")));
    }

    [Fact]
    public void Failures_carry_operation_path_the_systems_words_and_number()
    {
        var missing = Assert.Throws<DiskException>(() => _disk.Open(_folder.Database, writable: true));
        Assert.Equal(
            ("open", _folder.Database, "no such file", 2),
            (missing.Operation, missing.Path, missing.Reason, missing.Code)
        );

        var folder = Assert.Throws<DiskException>(() => _disk.Create(_folder.File("no/folder"), isPrivate: true));
        Assert.Equal("no such folder", folder.Reason);

        Assert.Equal(
            "is a directory",
            Assert.Throws<DiskException>(() => _disk.Open(_folder.Path, writable: true)).Reason
        );
        Assert.Throws<DiskException>(() => _disk.Rename(_folder.File("none"), _folder.Database));
        Assert.Throws<DiskException>(() => _disk.SyncFolderOf(_folder.File("none/file")));
        _disk.Delete(_folder.File("none"));
    }

    [Fact]
    public void A_full_disk_and_a_file_that_is_only_read_refuse_to_be_written()
    {
        File.WriteAllText(_folder.Database, "text");
        using var file = _disk.Open(_folder.Database, writable: false);
        Assert.Throws<DiskException>(() => file.Write(0, [1]));
        Assert.Throws<DiskException>(() => file.SetLength(0));
        Assert.Equal("text", File.ReadAllText(_folder.Database));

        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(0, ThisSystem.Instance.Open("/dev/full", writable: true, out var handle));
            using var full = new RealFile(ThisSystem.Instance, handle, "/dev/full");
            Assert.Equal(("no space left on device", 28), Failure(() => full.Write(0, [1])));
            Assert.Equal(("invalid argument", 22), Failure(full.Sync));
        }
    }

    [Fact]
    public void A_closed_file_is_no_failure_of_the_disk()
    {
        var file = _disk.Create(_folder.Database, isPrivate: false);
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Read(0, new byte[1]));
        Assert.Throws<ObjectDisposedException>(file.Sync);
    }

    [Fact]
    public void A_file_is_created_only_where_nothing_is()
    {
        File.WriteAllText(_folder.Database, "precious");
        File.CreateSymbolicLink(_folder.File("link"), _folder.Database);
        File.CreateSymbolicLink(_folder.File("dangling"), _folder.File("nowhere"));

        foreach (var taken in new[] { _folder.Database, _folder.File("link"), _folder.File("dangling"), _folder.Path })
        {
            Assert.Equal("create", Assert.Throws<DiskException>(() => _disk.Create(taken, isPrivate: true)).Operation);
        }

        Assert.Equal("precious", File.ReadAllText(_folder.Database));
        Assert.False(File.Exists(_folder.File("nowhere")));
    }

    [Fact]
    public void A_file_is_renamed_where_nothing_is_or_in_place_of_another()
    {
        File.WriteAllText(_folder.File("one"), "1");
        File.WriteAllText(_folder.File("two"), "2");
        File.CreateSymbolicLink(_folder.File("dangling"), _folder.File("nowhere"));

        Assert.False(_disk.TryRename(_folder.File("one"), _folder.File("two")));
        Assert.False(_disk.TryRename(_folder.File("one"), _folder.File("dangling")));
        Assert.True(_disk.TryRename(_folder.File("one"), _folder.File("three")));
        Assert.Throws<DiskException>(() => _disk.TryRename(_folder.File("one"), _folder.File("four")));
        _disk.Rename(_folder.File("three"), _folder.File("two"));

        Assert.Equal(["dangling", "two"], _folder.Names());
        Assert.Equal("1", File.ReadAllText(_folder.File("two")));
    }

    [Fact]
    public void A_path_names_a_file_until_another_takes_its_place()
    {
        using var file = _disk.Create(_folder.Database, isPrivate: false);
        Assert.True(file.IsAt(_folder.Database));

        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(_folder.File("link"), _folder.Database);
            Assert.True(file.IsAt(_folder.File("link")));
            File.Delete(_folder.Database);
            Assert.False(file.IsAt(_folder.Database));
            using var other = _disk.Create(_folder.Database, isPrivate: false);
            Assert.False(file.IsAt(_folder.Database));
            Assert.True(other.IsAt(_folder.Database));
            File.Delete(_folder.Database);
            Assert.False(other.IsAt(_folder.Database));
            Assert.False(other.IsAt(_folder.File("no/where")));
        }
    }

    [Fact]
    public void A_lock_excludes_every_other_opening_of_the_file_by_whatever_name_until_it_is_released_or_closed()
    {
        File.WriteAllText(_folder.Database, "");
        LinkTo(_folder.Database, _folder.File("other"));
        using var one = new FileLock(_folder.Database);
        var other = new FileLock(_folder.File("other"));

        Assert.True(one.TryTake());
        Assert.False(one.TryTake());
        Assert.False(other.TryTake());
        Assert.Equal(Environment.ProcessId, HolderOf(other));
        using (var late = new FileLock(_folder.Database))
        {
            Assert.False(late.TryTake());
        }

        File.ReadAllText(_folder.Database); // and closes it, which would drop a lock of the process
        Assert.False(other.TryTake());
        one.Release();
        Assert.True(other.TryTake());
        Assert.False(one.TryTake());
        other.Dispose();
        Assert.True(IsTakenSoon(one));
        Assert.Equal("", File.ReadAllText(_folder.Database));
    }

    [Fact]
    public void What_a_file_is_locked_for_is_a_lock_of_its_own()
    {
        File.WriteAllText(_folder.Database, "");
        using var one = new FileLock(_folder.Database);
        using var other = new FileLock(_folder.Database, DiskLockKind.Replacement);
        using var third = new FileLock(_folder.Database, DiskLockKind.Replacement);

        Assert.True(one.TryTake());
        Assert.True(other.TryTake());
        Assert.False(third.TryTake());
        one.Release();
        Assert.False(third.TryTake());
        Assert.Equal(Environment.ProcessId, HolderOf(third));
    }

    [Fact]
    public void A_lock_has_one_place_for_who_is_next()
    {
        File.WriteAllText(_folder.Database, "");
        using var one = new FileLock(_folder.Database);
        using var other = new FileLock(_folder.Database);
        Assert.True(one.TryEnterTurnstile() && one.TryEnterTurnstile());
        Assert.False(other.TryEnterTurnstile());
        Assert.True(one.TryTake());
        other.LeaveTurnstile(); // has no such place to leave
        Assert.False(other.TryEnterTurnstile());
        one.LeaveTurnstile();
        Assert.False(other.TryTake()); // which leaves the lock
        Assert.True(other.TryEnterTurnstile());
        Assert.False(one.TryEnterTurnstile());
        other.LeaveTurnstile();
        Assert.True(one.TryEnterTurnstile());
        one.Dispose();
        Assert.True(SpinWait.SpinUntil(other.TryEnterTurnstile, TimeSpan.FromSeconds(20)));
        Assert.True(IsTakenSoon(other));
    }

    [Fact]
    public void A_file_that_is_only_read_can_not_be_locked()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText(_folder.Database, "");
            using var file = _disk.Open(_folder.Database, writable: false);
            using var taken = file.OpenLock(DiskLockKind.Writing);

            Assert.Equal("lock", Assert.Throws<DiskException>(() => taken.TryTake()).Operation);
            Assert.True(taken.TryEnterTurnstile()); // there is no such place: everybody may pass
        }
    }

    [Fact]
    public void The_holder_of_a_lock_is_told_with_the_time_at_which_it_took_it()
    {
        File.WriteAllText(_folder.Database, "");
        using var taken = new FileLock(_folder.Database);
        using var other = new FileLock(_folder.Database);
        Assert.True(other.Holder.IsNone);
        var before = LockSign.Now();
        Assert.True(taken.TryTake());

        var holder = other.Holder.IfNone(default(LockHolder));

        Assert.Equal(Environment.ProcessId, holder.Process);
        Assert.True(
            holder.Since.UnixTimeTicks > before.UnixTimeTicks - TimeSpan.TicksPerSecond / 100
            && holder.Since <= LockSign.Now()
        );
        taken.Release();
        Assert.True(other.Holder.IsNone);
        other.Dispose();
        Assert.True(other.Holder.IsNone);
    }

    [Fact]
    public void P5_a_child_process_does_not_inherit_the_lock()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // children there inherit nothing that isn't asked for
        }

        File.WriteAllText(_folder.Database, "");
        using var child = Start();
        var taken = new FileLock(_folder.Database);
        Assert.True(taken.TryTake());
        using var later = Start();
        taken.Dispose();

        using var again = new FileLock(_folder.Database);
        Assert.True(IsTakenSoon(again));
        child.Kill();
        later.Kill();

        static Process Start() => Process.Start(new ProcessStartInfo("sleep", ["60"]) { UseShellExecute = false })!;
    }

    public void Dispose() => _folder.Dispose();

    // A process that another test is just starting has each open file too, until it runs its program.
    private static bool IsTakenSoon(IDiskLock free) => SpinWait.SpinUntil(free.TryTake, TimeSpan.FromSeconds(20));

    private static int HolderOf(FileLock taken) => taken.Holder.Match(Some: holder => holder.Process, None: () => 0);

    private static void LinkTo(string path, string other)
    {
        using var link = Process.Start("ln", [path, other]);
        link.WaitForExit();
        Assert.Equal(0, link.ExitCode);
    }

    private static (string Reason, int Code) Failure(Action effect)
    {
        var failure = Assert.Throws<DiskException>(effect);
        return (failure.Reason, failure.Code);
    }
}
