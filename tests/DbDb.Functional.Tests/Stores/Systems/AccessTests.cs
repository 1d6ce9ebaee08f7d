using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Tests.Stores;

/// <summary>
/// Who may open what is made of a database, beside it and in its place: nobody who mayn't open the database.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class AccessTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Label = "user.dbdb.label";

    private readonly TemporaryFolder _folder = new();
    private readonly List<(string Path, UnixFileMode Mode)> _seen = [];

    [FactOnLinux]
    public void N4_what_is_made_of_a_private_database_is_private_at_every_moment()
    {
        using var db = Filled();
        File.SetUnixFileMode(_folder.Database, Private);
        foreach (var file in new[] { "copy.dbdb", "replaced.dbdb" })
        {
            db.Backup(_folder.File(file)).OrThrow();
        }

        using (var other = Database.Open(_folder.File("replaced.dbdb")).OrThrow())
        {
            other.Transact(tree => tree.Set("mine", "alone")).OrThrow();
        }

        db.Load(Enumerable.Range(0, 20_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        db.Compact(Retention.All, new Reporter(_ => Look())).OrThrow();
        db.Backup(_folder.File("copy.dbdb"), progress: Looking()).OrThrow();
        db.Backup(_folder.File("replaced.dbdb"), new() { Replace = true }, Looking()).OrThrow();
        db.Restore(_folder.File("restored.dbdb"), db.Head.Revision, Looking()).OrThrow();
        Recovery.Copy(_folder.Database, _folder.File("recovered.dbdb"), _ => Look()).OrThrow();
        Look();

        Assert.Equal(["copy.dbdb", "recovered.dbdb", "replaced.dbdb", "restored.dbdb", "test.dbdb"], _folder.Names());
        Assert.Contains(_seen, file => file.Path.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.All(_seen, file => Assert.Equal(UnixFileMode.None, file.Mode & ~(Private | UnixFileMode.UserExecute)));
    }

    [FactOnLinux]
    public void N4_a_new_database_is_open_to_whom_the_system_lets_and_what_is_made_of_it_to_the_same()
    {
        using var db = Filled();
        var mode = File.GetUnixFileMode(_folder.Database);
        File.WriteAllText(_folder.File("plain"), "");
        Assert.Equal(File.GetUnixFileMode(_folder.File("plain")), mode);
        var wide = mode | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead;
        File.SetUnixFileMode(_folder.Database, wide);

        db.Compact(Retention.All).OrThrow();
        db.Backup(_folder.File("copy.dbdb")).OrThrow();
        db.Restore(_folder.File("restored.dbdb"), new(1)).OrThrow();

        Assert.All(["test.dbdb", "copy.dbdb", "restored.dbdb"], name =>
            Assert.Equal(wide, File.GetUnixFileMode(_folder.File(name)))
        );
    }

    [FactOnLinux]
    public void N4_permissions_that_are_changed_while_it_is_compacted_are_those_in_the_end()
    {
        using var db = Filled();
        db.Load(Enumerable.Range(0, 20_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();

        db.Compact(Retention.All, new Reporter(_ => File.SetUnixFileMode(_folder.Database, Private))).OrThrow();

        Assert.Equal(Private, File.GetUnixFileMode(_folder.Database));
    }

    [FactOnLinux]
    public void N4_an_access_list_and_other_attributes_go_along_and_nobody_else_is_let_in()
    {
        using var db = Filled();
        var list = List(mask: 6);
        if (!TrySet(_folder.Database, AccessOfFile.AccessList, list))
        {
            return; // a file system without access lists
        }

        var label = "secret"u8.ToArray();
        Assert.True(TrySet(_folder.Database, Label, label));
        var mode = File.GetUnixFileMode(_folder.Database); // the group's bits are the list's mask

        db.Compact(Retention.All).OrThrow();
        db.Backup(_folder.File("copy.dbdb")).OrThrow();
        db.Restore(_folder.File("restored.dbdb"), new(1)).OrThrow();

        foreach (var name in new[] { "test.dbdb", "copy.dbdb", "restored.dbdb" })
        {
            Assert.Equal(mode, File.GetUnixFileMode(_folder.File(name)));
            Assert.Equal(list, Attribute(name, AccessOfFile.AccessList));
            Assert.Equal(label, Attribute(name, Label));
        }
    }

    [FactOnLinux]
    public void N4_a_list_that_the_folder_gives_is_not_what_lets_others_in()
    {
        using var db = Filled();
        File.SetUnixFileMode(_folder.Database, Private);
        var list = List(mask: 6);
        if (!TrySet(_folder.Path, "system.posix_acl_default", list))
        {
            return; // a file system without access lists
        }

        db.Compact(Retention.All).OrThrow();
        db.Backup(_folder.File("copy.dbdb")).OrThrow();

        foreach (var name in new[] { "test.dbdb", "copy.dbdb" })
        {
            Assert.Equal(Private, File.GetUnixFileMode(_folder.File(name)));
            Assert.Empty(Attribute(name, AccessOfFile.AccessList));
        }
    }

    [FactAsRoot]
    public void N4_what_an_unprivileged_user_can_not_give_to_the_group_it_gives_to_no_group()
    {
        var other = As.Nobody(_folder);

        // Of a group that it isn't in; it may write by the bits of all others.
        Filled().Dispose();
        using (var file = File.OpenHandle(_folder.Database, FileMode.Open, FileAccess.ReadWrite))
        {
            AccessOfFile.Give(file, user: 0, group: 4711);
        }

        File.SetUnixFileMode(_folder.Database, (UnixFileMode)0x1B6);

        Assert.Equal((0, ""), other.Run(_folder.Database, "set", "by", "nobody"));
        Assert.Equal((0, ""), other.Run(_folder.Database, "compact", "--keep", "all"));

        Assert.Equal(0, LinuxStatus.Of(_folder.Database, out var status));
        Assert.NotEqual(4711u, status.Group);
        Assert.Equal((UnixFileMode)0x186, status.Permissions);
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [FactAsRoot]
    public void N4_nor_may_all_others_do_what_the_group_that_was_lost_might_not()
    {
        var nobody = As.Nobody(_folder);

        Filled().Dispose();
        using (var file = File.OpenHandle(_folder.Database, FileMode.Open, FileAccess.ReadWrite))
        {
            AccessOfFile.Give(file, user: 4711, group: 4712);
        }

        // All others may read it, but not those of the group.
        File.SetUnixFileMode(_folder.Database, (UnixFileMode)0x184);

        Assert.Equal(0, nobody.Run(_folder.Database, "backup", _folder.File("copy.dbdb")).Code);

        Assert.Equal(Private, File.GetUnixFileMode(_folder.File("copy.dbdb")));
    }

    [FactAsRoot]
    public void N4_where_a_folder_may_be_entered_but_not_read_a_database_in_it_is_written()
    {
        var nobody = As.Nobody(_folder);

        Assert.Equal((0, ""), nobody.Run(_folder.Database, "set", "a", "1"));
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0x1C9);

        Assert.Equal((0, ""), nobody.Run(_folder.Database, "set", "a", "2"));
        Assert.Equal(0, nobody.Run(_folder.Database, "verify").Code);
    }

    [FactAsRoot]
    public void N4_a_copy_of_what_may_only_be_read_is_its_owners_to_write()
    {
        var nobody = As.Nobody(_folder);

        Assert.Equal((0, ""), nobody.Run(_folder.Database, "set", "a", "1"));
        File.SetUnixFileMode(_folder.Database, (UnixFileMode)0x124);

        foreach (var verb in new[] { "backup", "backup", "restore" })
        {
            Assert.Equal(0, nobody.Run(_folder.Database, verb, _folder.File(verb)).Code);
            Assert.Equal((0, ""), nobody.Run(_folder.File(verb), "count"));
            Assert.Equal((UnixFileMode)0x1A4, File.GetUnixFileMode(_folder.File(verb)));
        }
    }

    [FactAsRoot]
    public void N4_what_another_users_process_has_left_that_died_is_in_nobodys_way()
    {
        var nobody = As.Nobody(_folder);

        Filled().Dispose();
        File.SetUnixFileMode(_folder.Database, (UnixFileMode)0x1B6);
        string left;
        using (var store = Files.Open(_folder.Database, OpenMode.ReadOnly))
        {
            left = SideFile.PathOf(_folder.Database, Make.Value(store.ReadHead()).Generation);
        }

        File.WriteAllText(left, "");
        File.SetUnixFileMode(left, Private);

        Assert.Equal(0, nobody.Run(_folder.Database, "compact", "--keep", "all").Code);
        Assert.Equal(0, nobody.Run(_folder.Database, "verify").Code);
    }

    [FactAsRoot]
    public void N4_a_database_of_anothers_is_written_by_whoever_may_write_it_and_only_read_by_the_others()
    {
        var other = As.Nobody(_folder);

        Filled().Dispose(); // by its owner, which leaves nothing that stops others
        File.SetUnixFileMode(_folder.Database, (UnixFileMode)0x1B4);
        var (code, errors) = other.Run(_folder.Database, "set", "by", "nobody");
        Assert.Equal(4, code);
        Assert.Contains("permission denied", errors, StringComparison.Ordinal);
        Assert.Equal(0, other.Run(_folder.Database, "verify").Code);

        File.SetUnixFileMode(_folder.Database, (UnixFileMode)0x1B6);
        Assert.Equal((0, ""), other.Run(_folder.Database, "set", "by", "nobody"));
        using var db = Database.Open(_folder.Database).OrThrow();
        Assert.Equal(
            "nobody",
            $"{db.Transact(tree => tree.Set("by both", "yes")).OrThrow().Tree.Find("by").IfNone("")}"
        );

        File.SetUnixFileMode(_folder.Database, Private);
        Assert.Equal(4, other.Run(_folder.Database, "get", "by").Code);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] List(int mask)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.ASCII);
        writer.Write(2);
        foreach (
            var (tag, permissions, id) in new[] { (1, 6, -1), (2, 6, 12_345), (4, 0, -1), (16, mask, -1), (32, 0, -1) }
        )
        {
            writer.Write((short)tag);
            writer.Write((short)permissions);
            writer.Write(id);
        }

        return bytes.ToArray();
    }

    private static bool TrySet(string path, string name, byte[] value)
    {
        using var file = Opened(path);
        return AccessOfFile.TrySetAttribute(file, name, value);
    }

    private byte[] Attribute(string name, string attribute)
    {
        using var file = Opened(_folder.File(name));
        return AccessOfFile.Attribute(file, attribute) ?? [];
    }

    private static SafeFileHandle Opened(string path)
    {
        Assert.Equal(0, ThisSystem.Instance.Open(path, writable: false, out var file));
        return file;
    }

    private Progress Looking() => new(Look);

    private void Look()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(_folder.Path))
        {
            _seen.Add((path, File.GetUnixFileMode(path)));
        }
    }

    private Database Filled()
    {
        var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        return db;
    }

    private sealed class Progress(Action told) : IProgress<ReplicationProgress>
    {
        public void Report(ReplicationProgress value) => told();
    }
}
