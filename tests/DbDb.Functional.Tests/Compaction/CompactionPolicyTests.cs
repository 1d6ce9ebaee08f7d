namespace DbDb.Functional.Tests;

/// <summary>A policy's defaults and its bounds, to the byte and the tick.</summary>
public sealed class CompactionPolicyTests
{
    private static readonly AutoCompaction _policy = new(Retention.All);

    [Fact]
    public void The_defaults_are_those_that_are_documented() =>
        Assert.Equal(
            (0.5, 67_108_864L, TimeSpan.FromSeconds(30)), (_policy.LiveFraction, _policy.LeastBytes, _policy.Idle));

    [Fact]
    public void What_is_at_a_bound_is_allowed_and_what_is_beyond_is_not()
    {
        Assert.All(
            [
                _policy,
                _policy with { LiveFraction = 0.01 },
                _policy with { LiveFraction = 0.9 },
                _policy with { LeastBytes = 0 },
                _policy with { Idle = TimeSpan.Zero },
                _policy with { Idle = TimeSpan.FromDays(1) },
            ],
            policy => Assert.Null(policy.Fault));
        Assert.All(
            [
                _policy with { LiveFraction = Math.BitDecrement(0.01) },
                _policy with { LiveFraction = Math.BitIncrement(0.9) },
                _policy with { LeastBytes = -1 },
                _policy with { Idle = TimeSpan.FromTicks(-1) },
                _policy with { Idle = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) },
            ],
            policy => Assert.IsType<DbError.Invalid>(policy.Fault));
    }

    [Fact]
    public void A_log_is_compacted_that_is_longer_and_of_which_less_would_be_left()
    {
        var policy = _policy with { LeastBytes = 1000 };
        Assert.True(policy.Wants(length: 1002, after: 500));
        Assert.False(policy.Wants(length: 1002, after: 501));
        Assert.False(policy.Wants(length: 1000, after: 100));
        Assert.True(policy.Wants(length: 1001, after: 100));
        Assert.False(policy.Wants(length: 999, after: 100));
    }
}
