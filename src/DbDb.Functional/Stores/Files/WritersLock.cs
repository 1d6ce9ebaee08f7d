using System.Diagnostics;
using DbDb.Functional.Stores.Systems;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Stores.Files;

/// <summary>
/// The lock that all writers of a file share: first among the threads of this store, then among stores and processes,
/// by whichever name. These take it in turns: it is taken only from the place of the one who is next, so that whoever
/// releases it and wants it again gives way to those who wait. Not reentrant.
/// </summary>
internal sealed class WritersLock(IDiskLock processes, string path) : IDisposable
{
    private readonly SemaphoreSlim _threads = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly IDiskLock _processes = processes;
    private Instant _taken;

    /// <summary>The lock of an open file, which must stay open as long as the lock.</summary>
    public static WritersLock Of(IDiskFile file, string path) => new(file.OpenLock(DiskLockKind.Writing), path);

    /// <summary>The lock of a file that nobody else knows of.</summary>
    public static WritersLock Unshared(string path) => new(new FreeLock(), path);

    /// <summary>The error of whoever has waited for a lock in vain.</summary>
    public static DbError.Locked Locked(string path, Option<LockHolder> holder, TimeSpan waited) =>
        holder.Match(
            Some: known => new DbError.Locked(
                path,
                known.Process,
                waited,
                known.Since,
                new(Math.Max(0, LockSign.Now().UnixTimeTicks - known.Since.UnixTimeTicks))
            ),
            None: () => new DbError.Locked(path, 0, waited)
        );

    /// <summary>Takes the lock, or gives up after so long, or when <see cref="TakeForGood"/> is called.</summary>
    public Either<DbError, IDisposable> Take(TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return !_threads.Wait(Waitable(timeout), _closing.Token)
                    ? Locked(new LockHolder(Environment.ProcessId, _taken), start)
                : TakeFromProcesses(timeout, start, _closing.Token) ? Right<DbError, IDisposable>(new Holding(this))
                : Locked(_processes.Holder, start);
        }
        catch (OperationCanceledException)
        {
            return new DbError.Closed();
        }
    }

    /// <summary>
    /// Takes the lock for the last time: those who wait give up, the thread that writes is waited for, other processes
    /// no longer than so long.
    /// </summary>
    public Option<IDisposable> TakeForGood(TimeSpan patience)
    {
        _closing.Cancel();
        _threads.Wait();
        return TakeFromProcesses(patience, Stopwatch.GetTimestamp(), CancellationToken.None) ? new Holding(this) : None;
    }

    /// <summary>
    /// Frees it, and closes it. Who still has it by then, for a log that others close meanwhile, may let go of it
    /// later.
    /// </summary>
    public void Dispose()
    {
        _processes.Dispose();
        _closing.Dispose();
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

    // The system has no call that waits for a lock for so long, so it is asked again and again.
    private bool Poll(TimeSpan timeout, long start, CancellationToken closing)
    {
        try
        {
            for (var queue = new LockWait(_processes, start); !queue.TryTake(); queue.Pause())
            {
                closing.ThrowIfCancellationRequested();
                if (timeout != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(start) >= timeout)
                {
                    return false;
                }
            }

            _taken = LockSign.Now();
            return true;
        }
        finally
        {
            _processes.LeaveTurnstile();
        }
    }

    private static TimeSpan Waitable(TimeSpan timeout) =>
        timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : timeout;

    private DbError.Locked Locked(Option<LockHolder> holder, long start) =>
        Locked(path, holder, Stopwatch.GetElapsedTime(start));

    private sealed class Holding(WritersLock held) : IDisposable
    {
        public void Dispose()
        {
            held._processes.Release();
            held._threads.Release();
        }
    }
}
