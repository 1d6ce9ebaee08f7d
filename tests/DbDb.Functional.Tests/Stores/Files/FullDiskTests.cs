namespace DbDb.Functional.Tests.Stores;

public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void F8_a_creation_on_a_full_disk_leaves_nothing_of_it()
    {
        for (var writes = 0; writes < LogIdentity.SlotCount; writes++)
        {
            var disk = new FaultyDisk { Before = FullAfter(writes), BytesOfAFailedWrite = 1000 };
            Assert.Equal(
                "no space left on device",
                Assert.IsType<DbError.Io>(Files.Refusal(_folder.Database, disk: disk)).Reason
            );
            Assert.Empty(_folder.Names());
        }

        Assert.Equal(Make.Genesis, Make.Value(Files.HeadOf(_folder.Database, OpenMode.OpenOrCreate)));
    }

    [Fact]
    public void F8_an_import_on_a_full_disk_leaves_the_original_and_the_next_one_works()
    {
        Open(new FaultyDisk(), db => db.Transact(tree => tree.Set("before", "yes")).OrThrow());
        var original = File.ReadAllBytes(_folder.Database);
        for (var writes = 0; writes < 12; writes++)
        {
            var disk = new FaultyDisk { BytesOfAFailedWrite = 777 };
            Open(disk, db =>
            {
                disk.Before = FullAfter(writes);
                Assert.Equal(
                    "no space left on device",
                    Assert
                        .IsType<DbError.Io>(
                            db.Load(Entries()).Match(Right: _ => new DbError.Closed(), Left: error => error)
                        )
                        .Reason
                );
                Assert.Equal(1, db.Head.Tree.Count);
            });

            Assert.Equal(original, File.ReadAllBytes(_folder.Database));
            Assert.Equal(["test.dbdb"], _folder.Names());
        }

        Open(new FaultyDisk(), db =>
        {
            Assert.Equal(20_001, db.Load(Entries()).OrThrow().Tree.Count);
            Assert.Empty(Verification.Of(db));
        });
    }

    public void Dispose() => _folder.Dispose();

    private static Action<string> FullAfter(int writes) =>
        operation =>
        {
            if (operation is "write" && writes-- <= 0)
            {
                throw new DiskException(operation, "disk", "no space left on device", 28);
            }
        };

    private static IEnumerable<Entry> Entries() =>
        Enumerable.Range(0, 20_000).Select(i => new Entry($"{i * 7919 % 20_000:D6}", new byte[40]));

    private void Open(FaultyDisk disk, Action<Database> use)
    {
        using var db = Database.Open(Files.Open(_folder.Database, disk: disk)).OrThrow();
        use(db);
    }
}
