using System.Runtime.CompilerServices;

namespace DbDb.Functional.Tests.Callers;

/// <summary>
/// A log that was left for a compacted one gives its space back in a quiet process, and is told of as long as it
/// doesn't.
/// </summary>
public sealed class LeftSpaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_file_of_before_is_closed_once_nobody_holds_a_snapshot_of_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // what a process has open is known otherwise there
        }

        using var db = Database.Open(_folder.Database).OrThrow();
        Fill(db);
        db.Purge(["a"]).OrThrow();
        Assert.True(await Comes(() => Deleted() == 0));
        Assert.Equal(0, db.Space(Retention.All).OrThrow().Held);
    }

    [Fact]
    public async Task The_file_of_before_is_closed_in_processes_that_only_followed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var db = Database.Open(_folder.Database).OrThrow();
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Fill(db);
        reader.Refresh().OrThrow();
        db.Compact(Retention.Last(1)).OrThrow();
        reader.Refresh().OrThrow();
        Assert.True(await Comes(() => Deleted() == 0));
    }

    [Fact]
    public void What_a_snapshot_of_before_holds_is_told()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        Fill(db);
        Assert.Equal(0, db.Space(Retention.All).OrThrow().Held);
        var held = db.Head;
        var done = db.Compact(Retention.Last(1)).OrThrow();
        Assert.Equal(done.BytesBefore, db.Space(Retention.All).OrThrow().Held);
        Assert.Equal("20", held.Tree.Find("a").Map(value => value.ToString()));
    }

    public void Dispose() => _folder.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill(Database db)
    {
        for (var i = 1; i <= 20; i++)
        {
            db.Transact(tree => tree.Set("a", $"{i}").Set("b", new byte[10_000])).OrThrow();
        }
    }

    // How many files of this test's folder are open here that have no name any more.
    private int Deleted() =>
        Directory
            .GetFileSystemEntries("/proc/self/fd")
            .Count(link =>
            {
                var target = new FileInfo(link).LinkTarget;
                return target is not null
                    && target.StartsWith(_folder.Path, StringComparison.Ordinal)
                    && target.EndsWith(" (deleted)", StringComparison.Ordinal);
            });

    // It is the library that asks the collector, and a test mustn't.
    private static async Task<bool> Comes(Func<bool> isThere)
    {
        for (var i = 0; i < 600 && !isThere(); i++)
        {
            await Task.Delay(50);
        }

        return isThere();
    }
}
