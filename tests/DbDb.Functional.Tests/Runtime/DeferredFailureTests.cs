namespace DbDb.Functional.Tests;

/// <summary>What was thrown where nobody was there is told to the next who comes, once.</summary>
public class DeferredFailureTests
{
    private readonly DeferredFailure _failure = new();

    [Fact]
    public void Where_nothing_was_thrown_nothing_is_told()
    {
        var done = 0;
        _failure.Throw();
        _failure.Catch(() => done++);
        _failure.Throw();
        Assert.Equal(1, done);
    }

    [Fact]
    public void The_first_is_told_once_and_then_the_next_that_comes()
    {
        var (first, second, third) = (
            new InvalidOperationException("first"),
            new IOException("second"),
            new IOException("third")
        );
        _failure.Catch(() => throw first);
        _failure.Catch(() => throw second);
        Assert.Same(first, Xunit.Record.Exception(_failure.Throw));
        _failure.Throw();

        _failure.Keep(third);
        Assert.Same(third, Xunit.Record.Exception(_failure.Throw));
        _failure.Throw();
    }
}
