namespace DbDb.Functional.Tests;

/// <summary>The past asked for by the base library's times.</summary>
public sealed class TimeTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly Database _db;

    public TimeTests()
    {
        Gaps.Write(_store, 1, 2, 3, 5);
        _db = Database.Open(_store).OrThrow();
    }

    [Fact]
    public void As_of_takes_what_was_committed_then_and_before_does_not()
    {
        Assert.Equal(3, _db.AsOf(After(3)).OrThrow().Revision.Number);
        Assert.Equal(2, _db.Before(After(3)).OrThrow().Revision.Number);
        Assert.Equal(3, _db.Before(After(3).AddTicks(1)).OrThrow().Revision.Number);
        Assert.Equal(5, _db.Before(DateTimeOffset.MaxValue).OrThrow().Revision.Number);
    }

    [Fact]
    public void Before_the_first_commit_there_is_revision_0()
    {
        Assert.Equal(Revision.Zero, _db.Before(After(1)).OrThrow().Revision);
        Assert.Equal(Revision.Zero, _db.Before(new(long.MinValue)).OrThrow().Revision);
    }

    [Fact]
    public void Of_what_came_before_the_oldest_that_is_kept_it_is_said_what_is()
    {
        using var store = new MemoryStore();
        Gaps.Write(store, 4, 5);
        using var db = Database.Open(store).OrThrow();

        Assert.Equal(
            new DbError.TooOld(After(4).AddTicks(-1), new(4), After(4)),
            db.Before(After(4)).Failure()
        );
        Assert.Equal(
            [4, 5],
            db.History(DateTimeOffset.UnixEpoch).Select(step => step.OrThrow().Revision.Number)
        );
    }

    [Fact]
    public void A_history_from_a_time_on_begins_with_what_was_committed_then()
    {
        Assert.Equal([3, 5], From(After(3)));
        Assert.Equal([5], From(After(3).AddTicks(1)));
        Assert.Empty(From(After(6)));
        Assert.Equal([1, 2, 3, 5], From(DateTimeOffset.MinValue));
    }

    [Fact]
    public void What_is_kept_since_a_time_is_what_is_kept_since_its_instant() =>
        Assert.Equal(Retention.Since(Gaps.After(3)), Retention.Since(After(3)));

    public void Dispose()
    {
        _db.Dispose();
        _store.Dispose();
    }

    private long[] From(DateTimeOffset time) =>
        [.. _db.History(time).Select(step => step.OrThrow().Revision.Number)];

    private static DateTimeOffset After(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);
}
