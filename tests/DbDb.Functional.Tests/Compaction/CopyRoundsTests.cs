using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>
/// What is committed while a log is copied is copied in further rounds, until it is little or they were enough.
/// </summary>
public sealed class CopyRoundsTests : IDisposable
{
    private const int Few = 128 << 10;

    // How often it is asked for the newest head beside once for each round.
    private const int Once = 1;

    private readonly MemoryStore _log = new();
    private readonly TracedStore _traced;
    private readonly Database _db;

    public CopyRoundsTests()
    {
        _traced = new(_log);
        _db = Database.Open(_log).OrThrow();
        Commit(2 * Few);
    }

    [Fact]
    public void Without_commits_meanwhile_it_looks_once_for_some()
    {
        Assert.Equal(1, Compact().OrThrow().Kept);
        Assert.Equal(Once + 1, _traced.HeadReads);
    }

    [Fact]
    public void What_was_copied_is_made_durable_while_others_go_on()
    {
        Commit(10);
        Compact().OrThrow();
        Assert.Equal(["append", "append", "flush", "complete"], _traced.Done);
    }

    [Fact]
    public void Each_time_that_much_was_committed_there_is_another_round_but_not_for_ever()
    {
        _traced.OnReadHead = reads =>
        {
            if (reads is > Once and < 20)
            {
                Commit(Few);
            }
        };

        Assert.Equal(8, Compact().OrThrow().Kept);
        Assert.Equal((Once + 7, 8L), (_traced.HeadReads, _traced.Copied?.Revision.Number));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(8, 2)]
    public void As_much_as_is_little_is_copied_while_writers_wait(int more, int rounds)
    {
        var before = End;
        Commit(Few);
        var length = Few - (int)(End - before - Few) + more;
        _traced.OnReadHead = reads =>
        {
            if (reads == Once + 1)
            {
                before = End;
                Commit(length);
                Assert.Equal(Few + more, End - before);
            }
        };

        Assert.Equal(3, Compact().OrThrow().Kept);
        Assert.Equal((Once + rounds, (long)rounds + 1), (_traced.HeadReads, _traced.Copied?.Revision.Number));
    }

    [Fact]
    public void What_cannot_be_read_while_writers_wait_is_told_and_nothing_is_changed()
    {
        var unplugged = new DbError.Io("read", "the log", "unplugged");
        _traced.OnComplete = () =>
        {
            Commit(10);
            _traced.Fault = unplugged;
        };

        Assert.Equal(unplugged, Compact().Failure());
        Assert.Equal(3, _db.Transact(tree => tree.Set("n", "more")).OrThrow().Revision.Number);
    }

    [Fact]
    public void A_second_log_is_told_of_after_the_first_and_each_word_says_what_is_copied()
    {
        _db.Transact(tree => tree.SetMany(Enumerable.Range(0, 5000).Select(i => new Entry($"{i}", "")))).OrThrow();
        var said = new List<CompactionProgress>();
        var count = new ProgressCount(new Reporter(said.Add), default);
        using var next = Compact(count).OrThrow().Store;
        Assert.Single(said);
        Compact(OpenLog.First(next, next.ReadHead().OrThrow(), 1 << 20), count).OrThrow().Store.Dispose();

        Assert.Equal(2, said.Count);
        Assert.All(said, word => Assert.Equal((new Revision(2), new Revision(2)), (word.Revision, word.Newest)));
    }

    public void Dispose()
    {
        _db.Dispose();
        _traced.Dispose();
    }

    private static Either<DbError, CompactionOutcome> Compact(OpenLog log, ProgressCount count) =>
        LogCompaction.Run(log, Retention.All, new(Rewriting.None, new()), default, 1 << 20, count);

    private Either<DbError, CompactionOutcome> Compact(ProgressCount? count = null) =>
        Compact(OpenLog.First(_traced, _log.ReadHead().OrThrow(), 1 << 20), count ?? new(progress: null, default));

    private long End => _log.ReadHead().OrThrow().End;

    // Each time other bytes, so that it is a commit.
    private void Commit(int length) => _db.Transact(
        tree => tree.Set("n", Enumerable.Repeat((byte)_db.Head.Revision.Number, length).ToArray())).OrThrow();
}
