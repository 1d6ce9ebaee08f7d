using System.Text;
using DbDb.Functional.Cli;

namespace DbDb.Functional.Tests.Cli;

/// <summary>
/// Files that the command writes: complete or not there, seen by nobody else before, and where the system says that a
/// path leads.
/// </summary>
public class TargetTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static TheoryData<bool> NamedOrNot => [false, true];

    [Theory]
    [MemberData(nameof(NamedOrNot))]
    public void Until_it_is_complete_nobody_else_can_read_it_and_the_target_is_what_it_was(bool isNamed)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var dbdb = new CommandLine();
        var target = Written(dbdb.File("target"), OwnerOnly | UnixFileMode.GroupRead);
        using (var pending = LinuxPendingFile.BeginInPlaceOf(target, isNamed))
        {
            pending.Content.Write("new"u8);
            var others = Names(dbdb).Except([target], StringComparer.Ordinal).ToArray();
            Assert.Equal(isNamed ? 1 : 0, others.Length);
            Assert.All(others, other => Assert.Equal(OwnerOnly, Mode(other)));
            Assert.Equal("old", File.ReadAllText(target));
            pending.Complete();
        }

        Assert.Equal([target], Names(dbdb));
        Assert.Equal(
            ("new", OwnerOnly | UnixFileMode.GroupRead),
            (File.ReadAllText(target), File.GetUnixFileMode(target))
        );
    }

    [Theory]
    [MemberData(nameof(NamedOrNot))]
    public void Without_being_completed_nothing_is_left_of_it(bool isNamed)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var dbdb = new CommandLine();
        var target = Written(dbdb.File("target"), OwnerOnly);
        foreach (
            var pending in new[]
            {
                LinuxPendingFile.BeginInPlaceOf(target, isNamed),
                LinuxPendingFile.BeginNew(dbdb.File("new"), isNamed),
            }
        )
        {
            pending.Content.Write("new"u8);
            pending.Dispose();
        }

        Assert.Equal([target], Names(dbdb));
        Assert.Equal("old", File.ReadAllText(target));
    }

    [Theory]
    [MemberData(nameof(NamedOrNot))]
    public void A_new_file_has_the_rights_that_the_system_gives_one(bool isNamed)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var dbdb = new CommandLine();
        File.WriteAllText(dbdb.File("other"), "");
        Complete(LinuxPendingFile.BeginNew(dbdb.File("new"), isNamed));
        Assert.Equal(File.GetUnixFileMode(dbdb.File("other")), File.GetUnixFileMode(dbdb.File("new")));
        Assert.Equal([dbdb.File("new"), dbdb.File("other")], Names(dbdb));
    }

    [Theory]
    [MemberData(nameof(NamedOrNot))]
    public void What_comes_to_the_place_of_a_new_file_meanwhile_stays(bool isNamed)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var dbdb = new CommandLine();
        using (var pending = LinuxPendingFile.BeginNew(dbdb.File("new"), isNamed))
        {
            File.WriteAllText(dbdb.File("new"), "somebody's");
            Assert.Contains(
                "something was put there meanwhile",
                Assert.Throws<DiskException>(pending.Complete).Message,
                StringComparison.Ordinal
            );
        }

        Assert.Equal("somebody's", File.ReadAllText(dbdb.File("new")));
        Assert.Equal([dbdb.File("new")], Names(dbdb));
    }

    [Theory]
    [MemberData(nameof(NamedOrNot))]
    public void An_access_list_and_other_attributes_are_the_target_s_own_and_not_the_folder_s(bool isNamed)
    {
        byte[] list =
        [
            2, 0, 0, 0, // version 2
            1, 0, 6, 0, 255, 255, 255, 255, // the owner
            2, 0, 4, 0, 57, 48, 0, 0, // user 12345
            4, 0, 4, 0, 255, 255, 255, 255, // the group
            16, 0, 4, 0, 255, 255, 255, 255, // the most of these
            32, 0, 0, 0, 255, 255, 255, 255, // all others
        ];
        using var dbdb = new CommandLine();
        var (plain, listed) = (dbdb.File("plain"), dbdb.File("listed"));
        if (!OperatingSystem.IsLinux() || !TrySet(Path.GetDirectoryName(plain)!, "system.posix_acl_default", list))
        {
            return;
        }

        Complete(LinuxPendingFile.BeginNew(dbdb.File("new"), isNamed));
        File.WriteAllText(dbdb.File("other"), "");
        Assert.NotEmpty(Attribute(dbdb.File("other"), "system.posix_acl_access"));
        Assert.Equal(
            Attribute(dbdb.File("other"), "system.posix_acl_access"),
            Attribute(dbdb.File("new"), "system.posix_acl_access")
        );
        Assert.Equal(File.GetUnixFileMode(dbdb.File("other")), File.GetUnixFileMode(dbdb.File("new")));

        File.WriteAllText(plain, "old");
        Remove(plain, "system.posix_acl_access");
        File.SetUnixFileMode(plain, OwnerOnly);
        Complete(LinuxPendingFile.BeginInPlaceOf(plain, isNamed));
        Assert.Empty(Attribute(plain, "system.posix_acl_access"));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(plain));

        File.WriteAllText(listed, "old");
        list[6] = 7;
        Assert.True(TrySet(listed, "system.posix_acl_access", list));
        var hasOthers = TrySet(listed, "user.origin", [1, 2, 3]);
        var mode = File.GetUnixFileMode(listed);
        Complete(LinuxPendingFile.BeginInPlaceOf(listed, isNamed));
        Assert.Equal(list, Attribute(listed, "system.posix_acl_access"));
        Assert.Equal(mode, File.GetUnixFileMode(listed));
        Assert.Equal(hasOthers ? [1, 2, 3] : [], Attribute(listed, "user.origin"));
    }

    [Fact]
    public void An_owner_and_a_group_are_kept_where_that_is_permitted()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        using var dbdb = new CommandLine();
        var target = Written(dbdb.File("target"), OwnerOnly | UnixFileMode.GroupRead);
        using (var file = LinuxCalls.OpenToWrite(Name(target)))
        {
            Assert.Equal(0, LinuxCalls.Give(file, 12345, 23456));
        }

        dbdb.Given("set", "a", "b").Run("export", target).Succeeds("");
        using var written = LinuxCalls.OpenToWrite(Name(target));
        var facts = LinuxCalls.Examine(written)!;
        Assert.Equal((12345u, 23456u, 0x1A0), (facts.User, facts.Group, facts.Rights));
    }

    [Fact]
    public void Names_that_others_might_plant_mean_nothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var victim = Written(dbdb.File("victim"), OwnerOnly);
        File.CreateSymbolicLink(dbdb.File($".target.{Environment.ProcessId}.tmp"), victim);
        dbdb.Run("export", dbdb.File("target")).Succeeds("");
        Assert.Equal(("old", "a\tb\n"), (File.ReadAllText(victim), File.ReadAllText(dbdb.File("target"))));
    }

    [Fact]
    public void A_path_leads_where_the_system_says()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        Directory.CreateDirectory(dbdb.File("real/deep"));
        Written(dbdb.File("real/old"), OwnerOnly);
        Directory.CreateSymbolicLink(dbdb.File("door"), "real/deep");
        File.CreateSymbolicLink(dbdb.File("real/deep/link"), "../old");
        File.CreateSymbolicLink(dbdb.File("chain"), "door/link");
        var before = Names(dbdb);

        dbdb.Run("export", dbdb.File("door/../new")).Succeeds("");
        Assert.Equal("a\tb\n", File.ReadAllText(dbdb.File("real/new")));
        foreach (var path in new[] { "door/../old", "door/link", "chain" })
        {
            File.WriteAllText(dbdb.File("real/old"), "old");
            dbdb.Run("export", dbdb.File(path)).Succeeds("");
            Assert.Equal("a\tb\n", File.ReadAllText(dbdb.File("real/old")));
            Assert.NotNull(new FileInfo(dbdb.File("real/deep/link")).LinkTarget);
        }

        Assert.Equal(before, Names(dbdb));
        dbdb.Run("graph", "--dot", "--output", dbdb.File("chain")).Succeeds("");
        Assert.StartsWith("digraph", File.ReadAllText(dbdb.File("real/old")), StringComparison.Ordinal);
        dbdb.Run("export", "--history", dbdb.File("chain")).Succeeds("");
        Assert.StartsWith("{", File.ReadAllText(dbdb.File("real/old")), StringComparison.Ordinal);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(dbdb.File("real/old")));
    }

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    public void A_name_may_be_as_long_as_names_can_be(int length, int code)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var target = dbdb.File(new string('n', length));
        for (var time = 0; time < 2; time++)
        {
            var outcome = dbdb.Run("export", target);
            Assert.Equal((code, code == 0), (outcome.Code, File.Exists(target)));
            Assert.Equal(code == 0 ? "" : $"dbdb: {target}: can't write: file name too long\n", outcome.Error);
        }
    }

    [Fact]
    public void A_file_in_memory_is_replaced_like_any_other()
    {
        if (!Directory.Exists("/dev/shm"))
        {
            return;
        }

        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        var target = $"/dev/shm/{Path.GetRandomFileName()}";
        try
        {
            File.WriteAllText(target, "longer than what replaces it");
            dbdb.Run("export", target).Succeeds("");
            Assert.Equal("a\tb\n", File.ReadAllText(target));
        }
        finally
        {
            File.Delete(target);
        }
    }

    private static string Written(string path, UnixFileMode mode)
    {
        File.WriteAllText(path, "old");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static void Complete(LinuxPendingFile pending)
    {
        using (pending)
        {
            pending.Content.Write("new"u8);
            pending.Complete();
        }
    }

    private static string[] Names(CommandLine dbdb) =>
        [.. Directory.GetFileSystemEntries(Path.GetDirectoryName(dbdb.Path)!).Order(StringComparer.Ordinal)];

    private static bool TrySet(string path, string attribute, byte[] value)
    {
        using var file = Directory.Exists(path)
            ? LinuxCalls.OpenFolder(Name(path))
            : LinuxCalls.OpenToWrite(Name(path));
        return LinuxCalls.SetAttribute(file, Name(attribute), value) == 0;
    }

    private static void Remove(string path, string attribute)
    {
        using var file = LinuxCalls.OpenToWrite(Name(path));
        Assert.Equal(0, LinuxCalls.RemoveAttribute(file, Name(attribute)));
    }

    private static byte[] Attribute(string path, string attribute)
    {
        using var file = LinuxCalls.OpenToWrite(Name(path));
        return LinuxCalls.ReadAttribute(file, Name(attribute))!;
    }

    private static byte[] Name(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
