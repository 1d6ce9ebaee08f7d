namespace DbDb.Functional.Tests.Stores;

/// <summary>
/// Writers of several processes have the lock one after the other: who wants it again lets others go first.
/// </summary>
public sealed class WritersTurnsTests : IDisposable
{
    private readonly DiskInMemory _disk = new();
    private readonly WritersLock _lock;

    public WritersTurnsTests() => _lock = new(_disk.OpenLock(), "file");

    [Fact]
    public void Who_comes_while_another_is_next_leaves_the_lock_to_that_one_though_it_is_free()
    {
        using var other = _disk.OpenLock();
        Assert.True(other.TryEnterTurnstile());
        var tries = 0;
        _disk.Before = operation => tries += operation is "lock" ? 1 : 0;

        Refused(TimeSpan.Zero);

        Assert.Equal(0, tries);
        other.LeaveTurnstile();
        Taken(TimeSpan.Zero).Dispose();
    }

    [Fact]
    public void Who_waits_is_next_and_no_longer_so_once_it_has_the_lock_or_gives_up()
    {
        using var other = _disk.OpenLock();
        using (Taken(TimeSpan.Zero))
        {
            Assert.True(other.TryEnterTurnstile());
            other.LeaveTurnstile();
        }

        Assert.True(other.TryTake());
        var wasNext = false;
        _disk.Before = operation =>
        {
            if (operation is "lock")
            {
                _disk.Before = _ => { };
                wasNext = !other.TryEnterTurnstile();
            }
        };
        Refused(TimeSpan.Zero);
        Assert.True(wasNext);

        Assert.True(other.TryEnterTurnstile());
    }

    [Fact]
    public void Who_is_next_and_asleep_keeps_nobody_from_a_lock_that_is_free()
    {
        using var asleep = _disk.OpenLock();
        Assert.True(asleep.TryEnterTurnstile());
        var (places, tries) = (0, 0);
        _disk.Before = operation => _ = operation is "be next" ? places++ : tries++;

        Taken(TimeSpan.FromSeconds(30)).Dispose();

        Assert.Equal(1, tries);
        Assert.True(places >= 20);
        using var third = _disk.OpenLock();
        Assert.False(third.TryEnterTurnstile());
    }

    [Fact]
    public void Who_is_behind_becomes_next_and_then_has_the_lock()
    {
        using var other = _disk.OpenLock();
        Assert.True(other.TryEnterTurnstile());
        Assert.True(other.TryTake());
        var (places, tries) = (0, 0);
        _disk.Before = operation =>
        {
            if (operation is "be next" && ++places == 3)
            {
                other.LeaveTurnstile();
            }
            else if (operation is "lock" && ++tries == 3)
            {
                other.Release();
            }
        };

        Taken(TimeSpan.FromSeconds(30)).Dispose();

        Assert.Equal((5, 3), (places, tries)); // it asks whether it is next each time, and tries the lock only then
    }

    public void Dispose()
    {
        _lock.Dispose();
        Assert.Equal(0, _disk.Open);
    }

    private IDisposable Taken(TimeSpan timeout) =>
        _lock
            .Take(timeout)
            .Match(Right: held => held, Left: error => throw new Xunit.Sdk.XunitException(error.Message));

    private DbError.Locked Refused(TimeSpan timeout) =>
        Assert.IsType<DbError.Locked>(
            _lock
                .Take(timeout)
                .Match(Right: _ => throw new Xunit.Sdk.XunitException("it was taken"), Left: error => error)
        );
}
