namespace DbDb.Functional.Testing;

/// <summary>A clock that goes when it is told to, on or back.</summary>
internal sealed class HandClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(50);

    /// <summary>What it says, as a commit has it.</summary>
    public Instant Now => new((_now - DateTimeOffset.UnixEpoch).Ticks);

    public void Go(long ticks) => _now = _now.AddTicks(ticks);

    public override DateTimeOffset GetUtcNow() => _now;
}
