using System.Security.Cryptography;
using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>Copies while others do the same, or what hurts most just then.</summary>
public sealed class CopyRaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Copy => _folder.File("copy.dbdb");

    [Fact]
    public void A_copy_that_another_has_brought_further_meanwhile_has_not_diverged()
    {
        using var db = Database.Open(new MemoryStore(generation: 7)).OrThrow();
        using var shared = new MemoryStore(generation: 7);
        using var other = Database.Open(shared).OrThrow();
        using var copy = Database.Open(new AppendHookStore(shared, () =>
        {
            db.Transact(tree => tree.Set("n", "2")).OrThrow();
            other.CatchUp(db).OrThrow();
        })).OrThrow();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();

        Assert.Equal(2, copy.CatchUp(db).OrThrow().Commit.Revision.Number);
        Assert.Equal(db.Head.Commit, copy.Head.Commit);
    }

    [Fact]
    public async Task A_compaction_while_a_follower_copies_is_followed_whatever_it_drops()
    {
        using var db = Database.Open(new MemoryStore(generation: 7)).OrThrow();
        using var copy = Database.Open(new AppendHookStore(new MemoryStore(generation: 7), () =>
        {
            db.Transact(tree => tree.Set("n", "2")).OrThrow();
            db.Compact(Retention.Last(1)).OrThrow();
        })).OrThrow();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        await using var following = copy.Follow(db).GetAsyncEnumerator();
        Assert.True(await following.MoveNextAsync());
        Assert.Equal(1, following.Current.Commit.Revision.Number);

        Assert.True(await following.MoveNextAsync());

        Assert.Equal((2L, true), (following.Current.Commit.Revision.Number, following.Current.IsAnew));
    }

    [Fact]
    public void What_is_committed_to_a_copy_while_another_log_is_copied_in_its_place_is_not_lost()
    {
        using var db = Database.Open(new MemoryStore(generation: 7)).OrThrow();
        using var shared = new MemoryStore(generation: 7);
        using var mine = Database.Open(shared).OrThrow();
        using var copy = Database.Open(shared).OrThrow();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        copy.CatchUp(db).OrThrow();
        db.Compact(Retention.All).OrThrow();
        var times = 0;

        var error = copy.CatchUp(db, new Reporter(_ =>
        {
            if (times++ == 0)
            {
                mine.Transact(tree => tree.Set("mine", "alone")).OrThrow();
            }
        })).Error();

        Assert.IsType<DbError.Diverged>(error);
        Assert.True(copy.Refresh().OrThrow().Tree.Contains("mine"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Following_ends_when_either_database_is_disposed_of(bool isSource)
    {
        using var db = Database.InMemory();
        using var copy = Database.InMemory();
        await using var following = copy.Follow(db).GetAsyncEnumerator();
        Assert.True(await following.MoveNextAsync());
        var next = following.MoveNextAsync().AsTask();

        (isSource ? db : copy).Dispose();

        Assert.False(await next.WaitAsync(TimeSpan.FromSeconds(60)));
    }

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

        var done = db.Restore(
            Copy,
            new(2),
            new Reporter(_ =>
            {
                made ??= Task.Run(() => db.Restore(Copy, new(2), late));
                second.Wait();
            })
        );
        var there = Database
            .Open(Copy, new() { Mode = OpenMode.ReadOnly })
            .Map(copy =>
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

        Assert.Contains(
            "something is there already",
            Assert.IsType<DbError.Io>(error).Message,
            StringComparison.Ordinal
        );
        using var left = Database.Open(Copy).OrThrow();
        Assert.True(left.Head.Tree.Contains("mine"));
        Assert.Equal(["copy.dbdb", "test.dbdb"], _folder.Names());
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
        NewDatabase.Create(Copy, Option<IDiskFile>.None, fresh => Database.Open(fresh).Bind(database =>
        {
            using (database)
            {
                return database.Compact(Retention.Last(1));
            }
        })).OrThrow();

        Assert.Equal(["copy.dbdb"], _folder.Names());
    }

    [Fact]
    public void What_was_put_in_the_place_of_a_copy_meanwhile_is_not_replaced()
    {
        File.WriteAllText(Copy, "the copy of before");

        var outcome = NewDatabase.Replace(Copy, TimeSpan.Zero, fresh => Database.Open(fresh).Map(database =>
        {
            database.Dispose();
            File.Move(Copy, _folder.File("aside"));
            File.WriteAllText(Copy, "somebody else's");
            return Unit.Default;
        }));

        Assert.IsType<DbError.Replaced>(outcome.Error());
        Assert.Equal("somebody else's", File.ReadAllText(Copy));
        Assert.Equal(["aside", "copy.dbdb"], _folder.Names());
    }

    [Fact]
    public void A_copy_is_not_made_inside_a_transaction_and_nothing_is_left()
    {
        using var db = Filled(1);

        Assert.IsType<DbError.Reentrant>(db.Transact(tree => db.Backup(Copy).Map(_ => tree)).Error());
        Assert.IsType<DbError.Reentrant>(db.Transact(tree => db.Restore(Copy, new(1)).Map(_ => tree)).Error());
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [Fact]
    public void A_copy_of_what_was_compacted_knows_what_it_was_before()
    {
        using var db = Filled(2);
        db.Backup(Copy).OrThrow();
        db.Compact(Retention.All).OrThrow();
        db.Backup(_folder.File("second.dbdb")).OrThrow();
        db.Restore(_folder.File("third.dbdb"), new(2)).OrThrow();
        using var second = Database.Open(_folder.File("second.dbdb")).OrThrow();
        using var third = Database.Open(_folder.File("third.dbdb")).OrThrow();

        Assert.True(second.Backup(Copy).OrThrow().IsAnew);
        Assert.Equal(0, third.Backup(Copy).OrThrow().Bytes);
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
        LogCopy
            .Verify(store, LogHead.Genesis(head.Generation, head.Limits), FoundCommit.Of(head), new(null, default))
            .OrThrow();

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
