using LanguageExt;

#pragma warning disable CA1416 // what is called of other systems here is .NET's, and the same on each

namespace DbDb.Functional.Tests.Stores;

/// <summary>Of the systems that this one isn't, what they leave to .NET: it works here too.</summary>
public sealed class OtherSystemsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => new("Windows", "macOS");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_made_where_nothing_is_written_and_synced(string name)
    {
        var disk = Disk(name);
        using (var file = disk.Create(_folder.Database, isPrivate: true))
        {
            file.Write(0, Make.Bytes(100));
            file.Prefetch(0, 100);
            file.WriteOut(0, 100);
            file.Sync();
            disk.SyncFolderOf(_folder.Database);
            Assert.Equal(100, file.Length);
        }

        using var opened = disk.Open(_folder.Database, writable: false);
        var bytes = new byte[100];
        Assert.Equal(100, opened.Read(0, bytes));
        Assert.Equal(Make.Bytes(100), bytes);
        var taken = Assert.Throws<DiskException>(() => disk.Create(_folder.Database, isPrivate: false));
        Assert.Equal(("create", _folder.Database), (taken.Operation, taken.Path));
        Assert.Equal(
            "no such file",
            Assert.Throws<DiskException>(() => disk.Open(_folder.File("none"), writable: true)).Reason
        );
        Assert.Equal(
            "no such folder",
            Assert.Throws<DiskException>(() => disk.Create(_folder.File("no/file"), isPrivate: false)).Reason
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_lies_at_a_path_is_told(string name)
    {
        var disk = Disk(name);
        File.WriteAllText(_folder.Database, "");
        File.CreateSymbolicLink(_folder.File("link"), _folder.Database);

        Assert.Equal(
            [DiskEntry.File, DiskEntry.File, DiskEntry.Folder, DiskEntry.Nothing],
            new[] { _folder.Database, _folder.File("link"), _folder.Path, _folder.File("none") }.Select(disk.Look)
        );
        Assert.Equal(_folder.Database, disk.Resolve(_folder.File("link")));
        Assert.Equal(_folder.File("none"), disk.Resolve(_folder.File("none")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_renamed_and_deleted(string name)
    {
        var disk = Disk(name);
        File.WriteAllText(_folder.File("one"), "1");
        File.WriteAllText(_folder.File("two"), "2");

        Assert.False(disk.TryRename(_folder.File("one"), _folder.File("two")));
        Assert.True(disk.TryRename(_folder.File("one"), _folder.File("three")));
        disk.Rename(_folder.File("three"), _folder.File("two"));
        Assert.Equal("1", File.ReadAllText(_folder.File("two")));
        disk.Delete(_folder.File("two"));
        disk.Delete(_folder.File("two"));
        Assert.Empty(_folder.Names());
        Assert.Throws<DiskException>(() => disk.TryRename(_folder.File("none"), _folder.File("four")));
        Assert.Throws<DiskException>(() => disk.Rename(_folder.File("none"), _folder.File("four")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Where_files_are_not_told_apart_each_is_taken_for_the_one_at_the_path(string name)
    {
        var disk = Disk(name);
        Assert.False(disk.TellsFilesApart);
        using var file = disk.Create(_folder.Database, isPrivate: false);
        File.Delete(_folder.Database);

        Assert.True(file.IsAt(_folder.Database));
        Assert.Equal(Option<string>.None, file.WhyIrreplaceable(_folder.Database));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_folder_is_made_for_a_file_and_what_is_in_it_deleted(string name)
    {
        var system = System(name);
        var folder = _folder.File("work");
        Assert.Equal(0, system.MakeFolder(folder));
        File.WriteAllText(Path.Combine(folder, "file"), "");

        system.DeleteIn(folder, locked: null, "file");

        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Assert.False(system.TellsLeftFolders);
        Assert.Equal(0, system.FutexCall);
    }

    public void Dispose() => _folder.Dispose();

    private static RealDisk Disk(string name) => new(System(name));

    private static HostSystem System(string name) => name == "Windows" ? new WindowsSystem() : new MacSystem();
}
