using System.Runtime.Versioning;
using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>
/// What a compaction does with files: its own, those that are there, and that which has the name in the end.
/// </summary>
public sealed class FilesOfCompactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_a_dead_process_left_is_cleared_up_by_the_next_to_open()
    {
        var dies = false;
        var disk = new SimulatedDisk(faults: operation =>
            dies
            && operation.Kind == DiskOperationKind.Read
            && operation.Path.EndsWith(".tmp", StringComparison.Ordinal)
                ? new DiskFault.Dies()
                : null
        );
        On(disk, Durability.Immediate).Transact(tree => tree.Set("n", "1")).OrThrow();
        var other = On(disk.NewProcess(), Durability.Immediate);
        dies = true;
        Assert.Throws<ProcessDiedException>(() => other.Compact(Retention.All));
        dies = false;
        Assert.Single(disk.Image.Paths, path => path.EndsWith(".tmp", StringComparison.Ordinal));

        using var next = On(disk.NewProcess(), Durability.Immediate);

        Assert.Equal(["law.dbdb"], disk.Image.Paths);
        Assert.Equal("1", NumberedRevisions.Told(next.Compact(Retention.All).OrThrow().Snapshot));
    }

    [Fact]
    public void A_file_of_somebodys_own_is_left_as_it_is()
    {
        NumberedRevisions.In(_folder.Database, revisions: 2).Dispose();
        var own = new[] { "-new", "-compact", "-compact-new", "-lock", "-lock-next", "-lock-compact", ".tmp" }
            .Select(suffix => _folder.Database + suffix)
            .ToArray();
        foreach (var path in own)
        {
            File.WriteAllText(path, "notes of mine");
        }

        using (var db = NumberedRevisions.In(_folder.Database, revisions: 1))
        {
            db.Compact(Retention.All).OrThrow();
        }

        Assert.Equal(own.Length + 1, _folder.Names().Length);
        Assert.All(own, path => Assert.Equal("notes of mine", File.ReadAllText(path)));
    }

    [Fact]
    public void What_lies_where_the_new_log_would_and_is_no_log_of_ours_is_left_as_it_is()
    {
        using var db = NumberedRevisions.In(_folder.Database, revisions: 1);
        var side = SideFile.PathOf(_folder.Database, GenerationOf(_folder.Database));
        foreach (var content in new[] { new string('x', 9000), "" })
        {
            Directory.CreateDirectory(side);
            Assert.IsType<DbError.Io>(db.Compact(Retention.All).Error());
            Directory.Delete(side);
            File.WriteAllText(_folder.File("victim"), content);
            File.CreateSymbolicLink(side, _folder.File("victim"));
            Assert.Equal(content.Length > 0, db.Compact(Retention.All).Error() is DbError.Io);
            Assert.Equal(content, File.ReadAllText(_folder.File("victim")));
            File.Delete(side);
        }
    }

    [Fact]
    public void What_was_acknowledged_before_it_was_durable_is_durable_under_either_name()
    {
        var dies = false;
        var disk = new SimulatedDisk(seed: 1, faults: operation =>
            dies && operation is { Kind: DiskOperationKind.SyncFolder, Path: "law.dbdb" } ? new DiskFault.Dies() : null
        );
        using var loose = On(disk, Durability.OnFlush);
        loose.Transact(tree => tree.Set("n", "1")).OrThrow();
        var other = On(disk.NewProcess(), Durability.Immediate);
        loose.Transact(tree => tree.Set("n", "2")).OrThrow();
        dies = true;
        // The new log has its name, which isn't durable.
        Assert.Throws<ProcessDiedException>(() => other.Compact(Retention.All));
        dies = false;
        Assert.Equal(2, loose.Flush().OrThrow().Revision.Number);

        foreach (var seed in Enumerable.Range(0, 200))
        {
            using var left = On(new SimulatedDisk(image: disk.Image.AfterPowerCut((ulong)seed)), Durability.Immediate);
            Assert.Equal("2", NumberedRevisions.Told(left.Head));
        }
    }

    [FactOnLinux]
    [SupportedOSPlatform("linux")]
    public void The_file_keeps_its_permissions_and_its_owner()
    {
        using var db = NumberedRevisions.In(_folder.Database, revisions: 2);
        File.SetUnixFileMode(_folder.Database, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        using (var handle = File.OpenHandle(_folder.Database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            AccessOfFile.Give(handle, user: 12_345, group: 23_456); // where that isn't permitted it stays whose it is
        }

        var before = PermissionsAndOwner();
        db.Compact(Retention.Last(1)).OrThrow();

        Assert.Equal(before, PermissionsAndOwner());

        (UnixFileMode, (uint, uint)) PermissionsAndOwner()
        {
            Assert.Equal(0, LinuxStatus.Of(_folder.Database, out var status));
            return (status.Permissions, (status.User, status.Group));
        }
    }

    private static ulong GenerationOf(string path)
    {
        using var store = FileStore.Open(path, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        return store.ReadHead().OrThrow().Generation;
    }

    public void Dispose() => _folder.Dispose();

    private static Database On(SimulatedDisk disk, Durability durability) =>
        FileStore
            .Open("law.dbdb", new(), disk)
            .Bind(store => Database.Open(store, new() { Durability = durability }))
            .OrThrow();
}
