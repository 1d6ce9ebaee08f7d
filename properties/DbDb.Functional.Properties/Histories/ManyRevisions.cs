namespace DbDb.Functional.Properties;

/// <summary>
/// A million entries, and ten thousand revisions of one change each: made once, for all laws of what they cost. Where
/// laws are tried on fewer cases than usual, it is smaller.
/// </summary>
public sealed class ManyRevisions : IDisposable
{
    internal const int TicksApart = 10;

    private const int EntriesAPercent = 10_000;
    private const int ChangesAPercent = 100;

    private static readonly int _percent = Math.Clamp(Law.Tries, 20, 100);

    private readonly Database _writer;

    public ManyRevisions()
    {
        var clock = new HandClock();
        _writer = Database.Open(Log, new DatabaseOptions { Clock = clock }).OrThrow();
        History.Live(_writer, ready: () => clock.Go(TicksApart));
    }

    internal MemoryStore Log { get; } = new();

    internal LongHistory History { get; } =
        LongHistory.Of(_percent * EntriesAPercent, _percent * ChangesAPercent, removals: 25, seed: 1);

    public void Dispose() => _writer.Dispose();
}
