namespace DbDb.Functional.Testing;

/// <summary>A clock that says what it is set to, and asks nothing of timers.</summary>
internal sealed class SetClock : TimeProvider
{
    /// <summary>What it says, as a commit has it.</summary>
    public long Ticks { get; set; }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(Ticks);
}
