using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional;

/// <summary>
/// The lock that all writers of a file share: first among the threads of this store, then among stores and processes. Not
/// reentrant.
/// </summary>
internal sealed class WritersLock(IDisk disk, string path) : IDisposable
{
    private const string Suffix = "-lock";
    private const int Spins = 16;
    private const int LongestPause = 10;

    private readonly SemaphoreSlim _threads = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly IDiskLock _processes = disk.OpenLock(path + Suffix);

    /// <summary>Takes the lock, or gives up after so long, or when <see cref="TakeForGood"/> is called.</summary>
    public Either<DbError, IDisposable> Take(TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return !_threads.Wait(Waitable(timeout), _closing.Token) ? Locked(Environment.ProcessId, start)
                : TakeFromProcesses(timeout, start, _closing.Token) ? Right<DbError, IDisposable>(new Holding(this))
                : Locked(_processes.Holder, start);
        }
        catch (OperationCanceledException)
        {
            return new DbError.Closed();
        }
    }

    /// <summary>
    /// Takes the lock for the last time: those who wait give up, the thread that writes is waited for, other processes no
    /// longer than so long.
    /// </summary>
    public Option<IDisposable> TakeForGood(TimeSpan patience)
    {
        _closing.Cancel();
        _threads.Wait();
        return TakeFromProcesses(patience, Stopwatch.GetTimestamp(), CancellationToken.None) ? new Holding(this) : None;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _processes.Dispose();
        _closing.Dispose();
        _threads.Dispose();
    }

    private bool TakeFromProcesses(TimeSpan timeout, long start, CancellationToken closing)
    {
        var taken = false;
        try
        {
            return taken = Poll(timeout, start, closing);
        }
        finally
        {
            if (!taken)
            {
                _threads.Release();
            }
        }
    }

    // The system has no call that waits for a lock for so long. A commit takes a tenth of a millisecond or two, so at first
    // it is worth to be quick.
    private bool Poll(TimeSpan timeout, long start, CancellationToken closing)
    {
        for (var attempt = 0; !_processes.TryTake(); attempt++)
        {
            closing.ThrowIfCancellationRequested();
            if (timeout != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(start) >= timeout)
            {
                return false;
            }

            if (attempt < Spins)
            {
                Thread.Yield();
            }
            else
            {
                Thread.Sleep(Math.Min(attempt - Spins + 1, LongestPause));
            }
        }

        return true;
    }

    private static TimeSpan Waitable(TimeSpan timeout) =>
        timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : timeout;

    private DbError.Locked Locked(int holder, long start) => new(path, holder, Stopwatch.GetElapsedTime(start));

    private sealed class Holding(WritersLock held) : IDisposable
    {
        public void Dispose()
        {
            held._processes.Release();
            held._threads.Release();
        }
    }
}
