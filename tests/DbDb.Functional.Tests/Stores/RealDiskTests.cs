using System.Diagnostics;

namespace DbDb.Functional.Tests.Stores;

public sealed class RealDiskTests : IDisposable
{
    private static readonly RealDisk _disk = RealDisk.Instance;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_was_written_is_read_and_reading_stops_where_the_file_ends()
    {
        using var file = _disk.Create(_folder.Database, _folder.Database);
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
        Assert.Equal(("open", _folder.Database, "no such file", 2), (missing.Operation, missing.Path, missing.Reason, missing.Code));

        var folder = Assert.Throws<DiskException>(() => _disk.Create(_folder.File("no/folder"), _folder.Database));
        Assert.Equal("no such folder", folder.Reason);

        Assert.Equal("is a directory", Assert.Throws<DiskException>(() => _disk.Open(_folder.Path, writable: true)).Reason);
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
            using var full = _disk.Open("/dev/full", writable: true);
            Assert.Equal(("no space left on device", 28), Failure(() => full.Write(0, [1])));
            Assert.Equal(("invalid argument", 22), Failure(full.Sync));
        }
    }

    [Fact]
    public void A_closed_file_is_no_failure_of_the_disk()
    {
        var file = _disk.Create(_folder.Database, _folder.Database);
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Read(0, new byte[1]));
        Assert.Throws<ObjectDisposedException>(file.Sync);
    }

    [Fact]
    public void A_file_created_in_place_of_another_has_its_permissions()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // has no modes
        }

        File.WriteAllText(_folder.Database, "");
        File.SetUnixFileMode(_folder.Database, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);

        _disk.Create(_folder.File("new"), _folder.Database).Dispose();

        Assert.Equal(File.GetUnixFileMode(_folder.Database), File.GetUnixFileMode(_folder.File("new")));
    }

    [Fact]
    public void A_file_created_where_a_link_lies_leaves_what_the_link_leads_to()
    {
        File.WriteAllText(_folder.Database, "precious");
        File.CreateSymbolicLink(_folder.File("new"), _folder.Database);

        _disk.Create(_folder.File("new"), _folder.Database).Dispose();

        Assert.Equal("precious", File.ReadAllText(_folder.Database));
    }

    [Fact]
    public void A_path_names_a_file_until_another_takes_its_place()
    {
        using var file = _disk.Create(_folder.Database, _folder.Database);
        Assert.True(file.IsAt(_folder.Database));

        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(_folder.File("link"), _folder.Database);
            Assert.True(file.IsAt(_folder.File("link")));
            using var other = _disk.Create(_folder.Database, _folder.Database);
            Assert.False(file.IsAt(_folder.Database));
            Assert.True(other.IsAt(_folder.Database));
            File.Delete(_folder.Database);
            Assert.False(other.IsAt(_folder.Database));
            Assert.False(other.IsAt(_folder.File("no/where")));
        }
    }

    [Fact]
    public void A_lock_excludes_every_other_opening_of_it_until_it_is_released_or_closed()
    {
        using var one = _disk.OpenLock(_folder.File("lock"));
        using var other = _disk.OpenLock(_folder.File("lock"));

        Assert.True(one.TryTake());
        Assert.False(other.TryTake());
        Assert.Equal(Environment.ProcessId, HolderOf(other));
        using (var late = _disk.OpenLock(_folder.File("lock")))
        {
            Assert.False(late.TryTake());
        }

        Assert.False(other.TryTake());
        one.Release();
        Assert.True(other.TryTake());
        Assert.False(one.TryTake());
        other.Dispose();
        Assert.True(IsTakenSoon(one));
        one.Release();
        Assert.Matches($"^{Environment.ProcessId} +2[0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}T[0-9:.]{{16}}Z\n$", File.ReadAllText(_folder.File("lock")));
    }

    [Fact]
    public void A_lock_has_one_place_for_who_is_next_from_when_somebody_first_waits()
    {
        using var one = _disk.OpenLock(_folder.File("lock"));
        using var other = _disk.OpenLock(_folder.File("lock"));
        Assert.True(one.TryBeNext() && other.TryBeNext());
        one.LetNext();
        Assert.True(one.TryTake());
        Assert.Equal(["lock"], _folder.Names());

        Assert.False(other.TryTake());

        Assert.Equal(["lock", "lock-next"], _folder.Names());
        Assert.True(other.TryBeNext() && other.TryBeNext());
        Assert.False(one.TryBeNext());
        one.LetNext(); // has no such place to leave
        Assert.False(one.TryBeNext());
        other.LetNext();
        Assert.True(one.TryBeNext());
        Assert.False(other.TryBeNext());
        Assert.False(other.TryTake());
        one.Dispose();
        Assert.True(SpinWait.SpinUntil(other.TryBeNext, TimeSpan.FromSeconds(20)));
        Assert.True(IsTakenSoon(other));
    }

    [Fact]
    public void Where_there_can_be_no_place_for_who_is_next_the_lock_holds_all_the_same()
    {
        File.CreateSymbolicLink(_folder.File("lock-next"), _folder.File("lock-next"));
        using var one = _disk.OpenLock(_folder.File("lock"));
        using var other = _disk.OpenLock(_folder.File("lock"));

        Assert.True(one.TryTake());
        Assert.False(other.TryTake());
        Assert.True(one.TryBeNext() && other.TryBeNext());
        one.LetNext();
        other.LetNext();
        Assert.False(other.TryTake());
        one.Release();
        Assert.True(other.TryTake());
    }

    [Fact]
    public void The_holder_of_a_lock_is_told_with_the_time_at_which_it_took_it()
    {
        using var taken = _disk.OpenLock(_folder.File("lock"));
        var before = LockText.Now();
        Assert.True(taken.TryTake());

        var holder = taken.Holder.IfNone(default(LockHolder));

        Assert.Equal(Environment.ProcessId, holder.Process);
        Assert.True(holder.Since >= before && holder.Since <= LockText.Now());
    }

    [Fact]
    public void A_holder_that_is_dead_or_torn_is_unknown()
    {
        using var taken = _disk.OpenLock(_folder.File("lock"));
        Assert.True(taken.TryTake());
        taken.Release(); // .NET takes that very lock to read the file
        var text = File.ReadAllText(_folder.File("lock"));
        using var dead = Process.Start("true");
        dead.WaitForExit();

        Assert.True(HolderAfter(text) > 0);
        Assert.Equal(0, HolderAfter($"{dead.Id,-11}{text[11..]}"));
        Assert.All(Enumerable.Range(0, text.Length), length => Assert.Equal(0, HolderAfter(text[..length])));
        Assert.Equal(0, HolderAfter(text[..11] + text));
        Assert.Equal(0, HolderAfter(text[..10] + "1" + text[11..]));
        Assert.Equal(0, HolderAfter(text.Replace('T', ' ')));
        Assert.Equal(0, HolderAfter(text.Replace('\n', ' ')));

        int HolderAfter(string written)
        {
            File.WriteAllText(_folder.File("lock"), written);
            return HolderOf(taken);
        }
    }

    [Fact]
    public void The_holder_of_a_lock_file_that_says_nothing_sensible_is_unknown()
    {
        File.WriteAllText(_folder.File("lock"), "what's this?");
        using var taken = _disk.OpenLock(_folder.File("lock"));

        Assert.True(taken.Holder.IsNone);
        Assert.True(taken.TryTake());
        Assert.Equal(Environment.ProcessId, HolderOf(taken));
        File.Delete(_folder.File("lock"));
        Assert.True(taken.Holder.IsNone);
    }

    [Fact]
    public void P5_a_child_process_does_not_inherit_the_lock()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // children there inherit nothing that isn't asked for
        }

        using var child = Start();
        var taken = _disk.OpenLock(_folder.File("lock"));
        Assert.True(taken.TryTake());
        using var later = Start();
        taken.Dispose();

        using var again = _disk.OpenLock(_folder.File("lock"));
        Assert.True(IsTakenSoon(again));
        child.Kill();
        later.Kill();

        static Process Start() => Process.Start(new ProcessStartInfo("sleep", ["60"]) { UseShellExecute = false })!;
    }

    public void Dispose() => _folder.Dispose();

    // A process that another test is just starting has each open file too, until it runs its program.
    private static bool IsTakenSoon(IDiskLock free) => SpinWait.SpinUntil(free.TryTake, TimeSpan.FromSeconds(20));

    private static int HolderOf(IDiskLock taken) => taken.Holder.Match(Some: holder => holder.Process, None: () => 0);

    private static (string Reason, int Code) Failure(Action effect)
    {
        var failure = Assert.Throws<DiskException>(effect);
        return (failure.Reason, failure.Code);
    }
}
