using System.Security.Cryptography;
using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests.Replicating;

/// <summary>Copies while others do the same, or what hurts most just then.</summary>
public sealed class CopyRaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Copy => _folder.File("copy.dbdb");

    [Fact]
    public async Task Two_that_are_made_in_one_place_at_a_time_lie_in_files_of_their_own_until_then()
    {
        using var db = Filled(2);
        using var second = new ManualResetEventSlim();
        using var first = new ManualResetEventSlim();
        var (made, late) = (default(Task<Either<DbError, Replicated>>), new Reporter(_ =>
        {
            second.Set();
            first.Wait();
        }));

        var done = db.Restore(Copy, new(2), new Reporter(_ =>
        {
            made ??= Task.Run(() => db.Restore(Copy, new(2), late));
            second.Wait();
        }));
        var there = Database.Open(Copy, new() { Mode = OpenMode.ReadOnly }).Map(copy =>
        {
            using (copy)
            {
                return copy.Head.Revision.Number;
            }
        });
        first.Set();

        Assert.IsType<DbError.Io>((await made!).Error());
        Assert.Equal((2L, 2L), (done.OrThrow().Commit.Revision.Number, there.OrThrow()));
        using var restored = Database.Open(Copy).OrThrow();
        Assert.Empty(Verification.Of(restored));
        Assert.Equal(2, restored.Head.Revision.Number);
    }

    [Fact]
    public void What_came_to_lie_there_meanwhile_is_not_restored_over()
    {
        using var db = Filled(1);

        var error = db.Restore(Copy, new(1), new Reporter(_ =>
        {
            using var mine = Database.Open(Copy).OrThrow();
            mine.Transact(tree => tree.Set("mine", "alone")).OrThrow();
        })).Error();

        Assert.Contains("something is there already", Assert.IsType<DbError.Io>(error).Message, StringComparison.Ordinal);
        using var left = Database.Open(Copy).OrThrow();
        Assert.True(left.Head.Tree.Contains("mine"));
        Assert.Equal(["copy.dbdb", "copy.dbdb-lock", "test.dbdb", "test.dbdb-lock"], _folder.Names());
    }

    [Fact]
    public void A_copy_that_is_replaced_keeps_its_permissions()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var db = Filled(1);
        using (var copy = Database.Open(Copy).OrThrow())
        {
            copy.Transact(tree => tree.Set("mine", "alone")).OrThrow();
        }

        File.SetUnixFileMode(Copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        db.Backup(Copy, new() { Replace = true }).OrThrow();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));
    }

    [Fact]
    public void Nothing_is_left_of_what_was_compacted_before_it_took_its_name()
    {
        NewDatabase.Create(Copy, replaces: true, fresh => Database.Open(fresh).Bind(database =>
        {
            using (database)
            {
                return database.Compact(Retention.Last(1));
            }
        })).OrThrow();

        Assert.Equal(["copy.dbdb"], _folder.Names());
    }

    [Fact]
    public void Reading_back_reads_each_byte_about_once()
    {
        using var store = new RecordingStore(new MemoryStore());
        using var db = Database.Open(store).OrThrow();
        foreach (var i in Enumerable.Range(0, 300))
        {
            db.Transact(tree => tree.Set("n", $"{i}")).OrThrow();
        }

        var (head, before) = (store.ReadHead().OrThrow(), store.Reads);
        LogCopy.Verify(store, Head.Genesis(head.Generation, head.Limits), FoundCommit.Of(head), new(null, default)).OrThrow();

        Assert.InRange(store.Reads - before, 1, (head.End >> 15) + 2);
    }

    public void Dispose() => _folder.Dispose();

    private Database Filled(int revisions)
    {
        var db = Database.Open(_folder.Database).OrThrow();
        foreach (var i in Enumerable.Range(1, revisions))
        {
            db.Transact(tree => tree.Set($"{i}", RandomNumberGenerator.GetBytes(9 << 20))).OrThrow();
        }

        return db;
    }

    private sealed class Reporter(Action<ReplicationProgress> report) : IProgress<ReplicationProgress>
    {
        public void Report(ReplicationProgress value) => report(value);
    }
}
