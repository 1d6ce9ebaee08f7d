namespace DbDb.Functional.Tests.Stores;

/// <summary>
/// Whoever finishes a file leaves both superblock slots naming its last commit, so that one damaged slot and a damaged
/// commit don't make an older one the newest.
/// </summary>
public sealed class BothSlotsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Source => _folder.File("source.dbdb");

    [Fact]
    public void N7_one_that_was_created_and_never_written_to() => Database.Open(_folder.Database).OrThrow().Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void N7_one_that_was_closed_after_commits(int commits) => Committed(_folder.Database, commits);

    [Fact]
    public void N7_one_that_several_processes_have_written_to_in_turn()
    {
        using (var one = Database.Open(_folder.Database).OrThrow())
        using (var other = Database.Open(_folder.Database).OrThrow())
        {
            for (var i = 0; i < 5; i++)
            {
                (i % 2 == 0 ? one : other).Transact(tree => tree.Set("key", $"{i}")).OrThrow();
            }
        }
    }

    [Fact]
    public void N7_one_whose_commits_were_made_durable_by_closing_it()
    {
        using var db = Database.Open(_folder.Database, new() { Durability = Durability.OnFlush }).OrThrow();
        db.Transact(tree => tree.Set("key", "1")).OrThrow();
        db.Transact(tree => tree.Set("key", "2")).OrThrow();
    }

    [Fact]
    public void N7_one_that_was_compacted_and_not_written_to_since()
    {
        Committed(_folder.Database, commits: 5);
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Compact(Retention.Last(2)).OrThrow();
    }

    [Fact]
    public void N7_one_that_was_written_to_while_it_was_compacted()
    {
        Committed(_folder.Database, commits: 5);
        var disk = new FaultyDisk();
        using var db = Database.Open(Make.Value(FileStore.Open(_folder.Database, new(), disk))).OrThrow();
        var (isBegun, isWritten) = (false, false);
        disk.Before = operation =>
        {
            isBegun |= operation is "create";
            if (isBegun && !isWritten && operation is "sync")
            {
                isWritten = true; // the copy is being made durable, before the lock is taken
                Committed(_folder.Database, commits: 1);
            }
        };

        db.Compact(Retention.Last(2)).OrThrow();

        Assert.True(isWritten);
        Assert.Equal(6, db.Head.Revision.Number);
    }

    [Fact]
    public void N7_one_that_a_key_was_purged_from()
    {
        Committed(_folder.Database, commits: 5);
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Purge([(Key)"key 1"]).OrThrow();
    }

    [Fact]
    public void N7_a_backup_and_one_that_was_continued()
    {
        Committed(Source, commits: 3);
        using var source = Database.Open(Source).OrThrow();
        source.Backup(_folder.Database).OrThrow();
        AssertNamedTwice();

        source.Transact(tree => tree.Set("key", "more")).OrThrow();
        source.Backup(_folder.Database).OrThrow();
        AssertNamedTwice();

        source.Compact(Retention.Last(1)).OrThrow();
        source.Backup(_folder.Database).OrThrow(); // all anew
    }

    [Fact]
    public void N7_one_that_was_restored()
    {
        Committed(Source, commits: 3);
        using var source = Database.Open(Source).OrThrow();
        source.Restore(_folder.Database, new(2)).OrThrow();
    }

    [Fact]
    public void N7_one_that_was_recovered()
    {
        Committed(Source, commits: 3);
        Recovery.Copy(Source, _folder.Database).OrThrow();
    }

    [Fact]
    public void N7_one_that_a_history_was_imported_into()
    {
        Committed(Source, commits: 3);
        using var history = new MemoryStream();
        using (var source = Database.Open(Source).OrThrow())
        {
            source.ExportHistory(history).OrThrow();
        }

        history.Position = 0;
        using var db = Database.Open(_folder.Database).OrThrow();
        db.ImportHistory(history).OrThrow();
    }

    /// <summary>What each of them has left.</summary>
    public void Dispose()
    {
        try
        {
            AssertNamedTwice();
        }
        finally
        {
            _folder.Dispose();
        }
    }

    private void AssertNamedTwice()
    {
        var bytes = File.ReadAllBytes(_folder.Database);
        var slots = SuperblockSlots.Decode(bytes.AsSpan(0, (int)LogIdentity.LogStart), _folder.Database).OrThrow();
        Assert.Equal((slots.Newest.Hash, slots.Newest.End), (slots.Before?.Hash, (long)bytes.Length));
        if (bytes.Length == LogIdentity.LogStart)
        {
            return;
        }

        for (var index = 0; index < LogIdentity.SlotCount; index++)
        {
            var damaged = bytes.AsSpan().ToArray();
            damaged[index * LogIdentity.SlotSize + 100] ^= 1;
            damaged[slots.Newest.CommitAddress.Offset + 20] ^= 1;
            var path = _folder.File("damaged.dbdb");
            File.WriteAllBytes(path, damaged);

            foreach (var mode in Enum.GetValues<OpenMode>())
            {
                Assert.Equal(
                    slots.Newest.CommitAddress.Offset,
                    Assert.IsType<DbError.Corrupt>(Files.Refusal(path, mode)).Offset
                );
            }

            Assert.Equal(damaged, File.ReadAllBytes(path));
        }
    }

    private static void Committed(string path, int commits)
    {
        using var db = Database.Open(path).OrThrow();
        for (var i = 0; i < commits; i++)
        {
            db.Transact(tree => tree.Set($"key {tree.Count}", $"value {i}")).OrThrow();
        }
    }
}
