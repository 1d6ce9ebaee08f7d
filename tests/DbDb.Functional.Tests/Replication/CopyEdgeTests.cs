using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What is told of copies, which of them may be replaced, and what is asked of the stores for it.</summary>
public sealed class CopyEdgeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_is_to_be_copied_has_to_be_given()
    {
        using var db = Database.InMemory();
        using var closed = Database.InMemory();
        closed.Dispose(); // nothing else is said first

        Assert.Equal("path", Assert.Throws<ArgumentNullException>(() => closed.Backup(null!)).ParamName);
        Assert.Equal("path", Assert.Throws<ArgumentNullException>(() => closed.Restore(null!, new(1))).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentNullException>(() => db.CatchUp(null!)).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentNullException>(() => db.Follow(null!)).ParamName);
    }

    [Fact]
    public void What_is_restored_is_all_anew()
    {
        using var db = Database.InMemory();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        var end = db.Head.Address.End;
        db.Transact(tree => tree.Set("n", "2")).OrThrow();

        var done = db.Restore(_folder.File("copy.dbdb"), new(1)).OrThrow();

        Assert.Equal(
            new(db.At(new(1)).OrThrow().Commit, Revision.Zero, end - LogIdentity.LogStart, IsAnew: true),
            done
        );
    }

    // The first commit is a segment by itself. Then another makes the copy anew, and there is nothing left to be done.
    [Fact]
    public void What_another_has_made_anew_meanwhile_is_read_back_from_its_beginning()
    {
        var path = _folder.File("copy.dbdb");
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("long", new byte[9 << 20])).OrThrow();
        db.Transact(tree => tree.Set("n", "2")).OrThrow();
        var others = new List<Replicated>();

        var done = db.Backup(path, new() { Verify = true }, new Reporter<ReplicationProgress>(_ =>
        {
            if (others.Count == 0)
            {
                using var other = Database.Open(path).OrThrow();
                db.Compact(Retention.All).OrThrow();
                others.Add(other.CatchUp(db).OrThrow());
            }
        })).OrThrow();

        Assert.True(Assert.Single(others).IsAnew);
        Assert.Equal(new(db.Head.Commit, new(2), 0, IsAnew: false), done);
    }

    [Fact]
    public void Reading_back_ends_where_it_is_cancelled()
    {
        using var store = Log("1");
        var head = store.ReadHead().OrThrow();

        Assert.Throws<OperationCanceledException>(() =>
            LogCopy.Verify(store, Genesis(head), FoundCommit.Of(head), new(null, new CancellationToken(canceled: true)))
        );
    }

    [Fact]
    public void Reading_back_finds_a_log_that_leads_to_another_commit()
    {
        using var store = Log("1");
        using var other = Log("2");
        var (head, others) = (store.ReadHead().OrThrow(), other.ReadHead().OrThrow());
        Assert.Equal(head.End, others.End);

        Assert.True(LogCopy.Verify(store, Genesis(head), FoundCommit.Of(head), new(null, default)).IsRight);
        Assert.IsType<DbError.Corrupt>(
            LogCopy.Verify(store, Genesis(head), FoundCommit.Of(others), new(null, default)).Failure()
        );
    }

    [Fact]
    public void A_database_of_another_lineage_is_no_copy_even_if_it_holds_the_same()
    {
        using var db = Database.Open(new MemoryStore(), new() { Clock = new SetClock() }).OrThrow();
        using var other = Database.Open(new MemoryStore(), new() { Clock = new SetClock() }).OrThrow();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        other.Transact(tree => tree.Set("n", "1")).OrThrow();

        Assert.Equal(new DbError.Diverged(new(1), new(1), Option<Revision>.None), other.CatchUp(db).Error());
    }

    [Fact]
    public void A_copy_from_before_two_compactions_is_replaced_if_its_revision_is_kept()
    {
        using var log = new MemoryStore();
        using var db = Database.Open(log).OrThrow();
        using var other = Database.Open(log).OrThrow();
        using var copy = Database.InMemory();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        copy.CatchUp(db).OrThrow();
        db.Transact(tree => tree.Set("n", "2")).OrThrow();
        db.Compact(Retention.All).OrThrow();
        other.Compact(Retention.All).OrThrow(); // db has seen the first only

        var done = copy.CatchUp(db).OrThrow();

        Assert.Equal((1L, 2L, true), (done.Before.Number, done.Commit.Revision.Number, done.IsAnew));
    }

    [Fact]
    public void A_source_that_can_not_be_read_is_not_taken_for_one_that_dropped_the_revision()
    {
        var unplugged = new DbError.Io("read", "source", "unplugged");
        using var log = new MemoryStore();
        using var db = Database.Open(log).OrThrow();
        using var copy = Database.InMemory();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        copy.CatchUp(db).OrThrow();
        db.Transact(tree => tree.Set("n", "2")).OrThrow();
        db.Compact(Retention.All).OrThrow();
        using var faulty = new FaultyStore(log.Successor().OrThrow().IfNone(() => log));
        using var source = Database.Open(faulty).OrThrow();
        faulty.Follow(Faults.After(0, new Fault.Refused(unplugged)).OnReads());

        Assert.Equal(unplugged, copy.CatchUp(source).Error());
        faulty.Follow(Faults.None);
        Assert.True(copy.CatchUp(source).OrThrow().IsAnew);
    }

    [Fact]
    public void Inside_a_compaction_of_the_copy_no_other_log_can_take_its_place()
    {
        using var db = Database.InMemory();
        using var copy = Database.InMemory();
        db.Load(Enumerable.Range(0, 5_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        copy.CatchUp(db).OrThrow();
        db.Compact(Retention.All).OrThrow();
        var inside = new List<DbError?>();

        copy.Compact(Retention.All, new Reporter<CompactionProgress>(progress =>
        {
            if (progress.Fraction < 1 && inside.Count == 0)
            {
                inside.Add(copy.CatchUp(db).Failure());
            }
        })).OrThrow();

        Assert.IsType<DbError.Reentrant>(Assert.Single(inside));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void A_source_is_flushed_only_if_its_commits_are_not_durable_by_themselves(bool isImmediate, int flushes)
    {
        var log = new CountingStore(new MemoryStore());
        using var db = Database
            .Open(log, new() { Durability = isImmediate ? Durability.Immediate : Durability.OnFlush })
            .OrThrow();
        using var copy = Database.InMemory();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        var before = log.Flushes;

        copy.CatchUp(db).OrThrow();

        Assert.Equal(flushes, log.Flushes - before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_that_takes_the_copys_place_is_not_read_back_unless_that_is_asked_for(bool follows)
    {
        using var db = Database.InMemory();
        var log = new CountingStore(new MemoryStore());
        using var copy = Database.Open(log).OrThrow();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        if (follows)
        {
            await using var following = copy.Follow(db).GetAsyncEnumerator();
            Assert.True(await following.MoveNextAsync());
            Assert.True(following.Current.IsAnew);
        }
        else
        {
            Assert.True(copy.CatchUp(db).OrThrow().IsAnew);
        }

        Assert.Equal((1, 0), (log.Successions, log.SuccessorsReads));
    }

    public void Dispose() => _folder.Dispose();

    private static MemoryStore Log(string value)
    {
        var store = new MemoryStore(generation: 7);
        Database
            .Open(store, new() { Clock = new SetClock() })
            .Bind(db => db.Transact(tree => tree.Set("n", value)))
            .OrThrow();
        return store;
    }

    private static LogHead Genesis(LogHead head) => LogHead.Genesis(head.Generation, head.Limits);

    private sealed class Reporter<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
