namespace DbDb.Functional.Tests.Callers;

/// <summary>
/// Whoever asks for what is newest in a file that is gone, or is another by now, is told; whoever holds a snapshot
/// reads on.
/// </summary>
public sealed class ReplacedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, OpenMode> Ways
    {
        get
        {
            var ways = new TheoryData<string, OpenMode>();
            foreach (
                var way in new[]
                {
                    "deleted",
                    "moved away",
                    "replaced by another",
                    "restored over",
                    "replaced by what is none",
                    "replaced by a folder",
                }
            )
            {
                ways.Add(way, OpenMode.MustExist);
                ways.Add(way, OpenMode.ReadOnly);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Whoever_asks_for_the_newest_is_told(string way, OpenMode mode)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // elsewhere files aren't told apart
        }

        Fill();
        using var db = Database
            .Open(_folder.Database, new() { Mode = mode, WatchInterval = TimeSpan.FromMilliseconds(1) })
            .OrThrow();
        var held = db.Head;
        await using var watching = db.Watch().GetAsyncEnumerator();
        var next = watching.MoveNextAsync().AsTask();
        await Replace(way, db);

        Told(db.Refresh().Failure());
        Told(db.Transact(tree => tree).Failure(), isReadOnly: mode == OpenMode.ReadOnly);
        Told(db.Transact(tree => tree.Set("b", "")).Failure(), isReadOnly: mode == OpenMode.ReadOnly);
        Told(db.Flush().Failure());
        Told(db.Backup(_folder.File("backup.dbdb")).Failure());
        Told(db.Restore(_folder.File("restored.dbdb"), new(1)).Failure());
        Told(db.ProvePurged(["x"]).Failure());
        Told((await Assert.ThrowsAsync<DbException>(() => next)).Error);
        using (var copy = Database.InMemory())
        {
            Told(copy.CatchUp(db).Failure());
        }

        Assert.Equal("2", held.Tree.Find("a").Map(value => value.ToString()));
        Assert.Equal("1", db.At(new(1)).OrThrow().Tree.Find("a").Map(value => value.ToString()));
        Assert.Equal(2, db.History().Count(step => step.IsRight));
        Assert.Empty(Verification.Of(db));

        void Told(DbError? error, bool isReadOnly = false) =>
            Assert.True(
                error is DbError.Replaced { Path: var path }
                    ? path == _folder.Database
                    : isReadOnly && error is DbError.OpenedReadOnly,
                $"{error}"
            );
    }

    [Fact]
    public void One_that_is_put_back_is_read_on()
    {
        Fill();
        using var db = Database.Open(_folder.Database).OrThrow();
        File.Move(_folder.Database, _folder.File("away.dbdb"));
        Assert.True(!OperatingSystem.IsLinux() || db.Refresh().Failure() is DbError.Replaced);
        File.Move(_folder.File("away.dbdb"), _folder.Database);
        Assert.Equal(2, db.Refresh().OrThrow().Revision.Number);
        Assert.Equal(3, db.Transact(tree => tree.Set("a", "3")).OrThrow().Revision.Number);
    }

    public void Dispose() => _folder.Dispose();

    private void Fill()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("a", "1")).OrThrow();
        db.Transact(tree => tree.Set("a", "2")).OrThrow();
    }

    private async Task Replace(string way, Database db)
    {
        var (path, other) = (_folder.Database, _folder.File("other.dbdb"));
        switch (way)
        {
            case "moved away":
                File.Move(path, other);
                break;
            case "replaced by another":
                using (var made = Database.Open(other).OrThrow())
                {
                    made.Transact(tree => tree.Set("a", "other")).OrThrow();
                }

                File.Move(other, path, overwrite: true);
                break;
            case "restored over":
                db.Restore(other, new(1)).OrThrow();
                File.Move(other, path, overwrite: true);
                break;
            case "replaced by what is none":
                await File.WriteAllTextAsync(other, "a letter");
                File.Move(other, path, overwrite: true);
                break;
            default:
                File.Delete(path);
                if (way == "replaced by a folder")
                {
                    Directory.CreateDirectory(path);
                }

                break;
        }
    }
}
