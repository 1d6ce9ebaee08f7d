using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// A store whose appends wait at a gate, so that transactions gather behind them; and which tells, just before each
/// goes on, what is to happen to it.
/// </summary>
/// <param name="inner">The store behind it.</param>
/// <param name="meets">
/// What the append with this number meets instead of the store; it may do something to the store first. Null to go on.
/// </param>
internal sealed class GatedStore(IStore inner, Func<int, DbError?> meets) : StoreDecorator(inner)
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly SemaphoreSlim _waiting = new(0);
    private int _appends;

    /// <summary>How many appends there were.</summary>
    public int Appends => Volatile.Read(ref _appends);

    public override Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again)
    {
        _waiting.Release();
        _gate.Wait();
        return meets(Interlocked.Increment(ref _appends) - 1) is { } error ? error : base.Append(segment, sync, again);
    }

    /// <summary>Holds up the next append.</summary>
    public void Close()
    {
        _gate.Reset();
        while (_waiting.Wait(0))
        {
            // those that are past it
        }
    }

    /// <summary>Returns when an append is held up.</summary>
    public void WaitForOne() => _waiting.Wait();

    /// <summary>Lets all go on.</summary>
    public void Open() => _gate.Set();
}
