using System.Runtime.Versioning;

namespace DbDb.Functional.Tests.Cli;

/// <summary>
/// Every verb by somebody who may do no more than anybody, on a database of somebody else's, in a folder in which
/// others have left what they like, with each mask: it ends with a code of its own, touches nothing that it wasn't
/// given, and lets nobody in who wasn't in before.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class OtherUsersTests : IDisposable
{
    private const string Victim = "precious, and nobody's business";

    private static readonly string[] _verbs =
    [
        "get a",
        "set c 1",
        "set d",
        "delete a",
        "scan",
        "count",
        "import in.tsv",
        "export out.tsv",
        "export --history out.json",
        "batch in.batch",
        "log",
        "diff 0",
        "watch --since 1 --limit 1",
        "stat",
        "verify",
        "graph --output out.svg",
        "compact",
        "compact --keep last:1",
        "backup copy.dbdb",
        "backup copy.dbdb",
        "restore restored.dbdb",
        "recover recovered.dbdb",
        "purge c",
        "get",
        "--help",
    ];

    private readonly TemporaryFolder _folder = new();

    [TheoryAsRoot]
    [InlineData("600", "077")]
    [InlineData("600", "000")]
    [InlineData("644", "000")]
    [InlineData("664", "077")]
    [InlineData("666", "000")]
    public void N4_it_ends_with_a_code_of_its_own_and_lets_nobody_in_who_was_not_in_before(string mode, string mask)
    {
        var nobody = As.Nobody(_folder);

        Prepare(mode);
        var there = _folder.Names();
        var modes = there.Where(IsFile).ToDictionary(file => file, _folder.ModeOf);
        var bytes = File.ReadAllBytes(_folder.Database);

        // Those who read the input of a terminal that isn't there must not wait for it.
        var (_, errors) = nobody.RunShell(
            $"umask {mask}; cd {_folder.Path}\n"
                + string.Concat(
                    _verbs.Select(verb => $"$DBDB test.dbdb {verb} >/dev/null </dev/null; echo \"$? {verb}\" >>codes\n")
                )
        );

        var codes = File.ReadAllLines(_folder.File("codes"));
        Assert.Equal(_verbs.Length, codes.Length);
        Assert.All(codes, line => Assert.True(line[0] is '0' or '1' or '3' or '4' && line[1] == ' ', line));
        Assert.Contains(mode == "600" ? "4 get a" : "0 get a", codes);
        Assert.Contains(mode == "666" ? "0 set c 1" : "4 set c 1", codes);
        Assert.Contains(mode == "600" ? "4 backup copy.dbdb" : "0 backup copy.dbdb", codes);
        Assert.DoesNotContain("Unhandled", errors, StringComparison.Ordinal);
        Assert.Equal(Victim, File.ReadAllText(_folder.File("victim")));
        Assert.DoesNotContain("nowhere", _folder.Names());

        // No file but those named, and those that were there; none that the others may open who may not open the
        // database.
        string[] named = ["codes", "copy.dbdb", "out.json", "out.svg", "out.tsv", "recovered.dbdb", "restored.dbdb"];
        Assert.Empty(_folder.Names().Except(named).Except(there));
        Assert.All(modes.Keys.Except(["test.dbdb"]), file => Assert.Equal(modes[file], _folder.ModeOf(file)));
        var model = Convert.ToInt32(mode, 8);
        foreach (
            var made in _folder.Names().Where(file => IsFile(file) && file.EndsWith(".dbdb", StringComparison.Ordinal))
        )
        {
            Assert.True(((int)_folder.ModeOf(made) & ~(model | 0x180)) == 0, $"{made} is {_folder.ModeOf(made)}");
        }

        if (mode != "666")
        {
            Assert.Equal(bytes, File.ReadAllBytes(_folder.Database)); // it may not be written
        }

        using var db = Database.Open(_folder.Database).OrThrow();
        Assert.Empty(Verification.Of(db));
    }

    public void Dispose() => _folder.Dispose();

    private bool IsFile(string name) => new FileInfo(_folder.File(name)).LinkTarget is null;

    private void Prepare(string mode)
    {
        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            db.Transact(tree => tree.Set("a", "1").Set("b", "2")).OrThrow();
            db.Transact(tree => tree.Set("a", "3")).OrThrow();
        }

        File.SetUnixFileMode(_folder.Database, (UnixFileMode)Convert.ToInt32(mode, 8));
        File.WriteAllText(_folder.File("in.tsv"), "e\t5\n");
        File.WriteAllText(_folder.File("in.batch"), "set\tf\t6\n");
        File.WriteAllText(_folder.File("victim"), Victim);
        foreach (var name in new[] { "in.tsv", "in.batch" })
        {
            File.SetUnixFileMode(_folder.File(name), (UnixFileMode)0x124);
        }

        File.SetUnixFileMode(_folder.File("victim"), (UnixFileMode)0x1B6);
        foreach (
            var name in new[]
            {
                "test.dbdb-lock",
                "test.dbdb-new",
                ".test.dbdb.0000000000000000.tmp",
                ".copy.dbdb.0000000000000001.tmp",
                ".out.tsv.1.tmp",
            }
        )
        {
            File.CreateSymbolicLink(_folder.File(name), _folder.File("victim"));
        }

        File.CreateSymbolicLink(_folder.File("test.dbdb-lock-next"), _folder.File("nowhere"));
    }
}
