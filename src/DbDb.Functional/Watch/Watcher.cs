using System.Runtime.CompilerServices;
using DbDb.Functional.Current;
using LanguageExt;

namespace DbDb.Functional.Watch;

/// <summary>Yields commits as they come, to any number of sequences.</summary>
internal sealed class Watcher
{
    private readonly Cell _cell;
    private Poller? _poller;

    /// <summary>Begins with nobody who watches.</summary>
    public Watcher(Cell cell)
    {
        _cell = cell;
        cell.WhenClosed(() => _poller?.Dispose());
    }

    /// <summary>Each newer snapshot, or after a revision every kept one.</summary>
    public IAsyncEnumerable<Snapshot> Watch(Revision? after, CancellationToken cancellation)
    {
        var known = _cell.State.Head.Revision;
        return after is not { } revision ? Iterate(known, skips: true, cancellation)
            : revision < Revision.Zero
                ? throw new DbException(new DbError.NotRetained(revision, Option<Revision>.None, Revision.Zero))
            : Iterate(revision, skips: false, cancellation);
    }

    private async IAsyncEnumerable<Snapshot> Iterate(
        Revision last, bool skips, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (signal, options) = (_cell.Moved, _cell.Options);
        var poller = LazyInitializer.EnsureInitialized(
            ref _poller, () => new(signal, () => _cell.Refresh().OrThrow(), options.WatchInterval, options.Clock));
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = signal.Next();
            if (signal.IsClosed)
            {
                yield break;
            }

            if (_cell.State is var state && state.Head.Revision > last)
            {
                var found = skips ? state.Snapshot : state.After(last);
                if (found.IsLeft && signal.IsClosed)
                {
                    yield break;
                }

                var snapshot = found.OrThrow();
                last = snapshot.Revision;
                yield return snapshot;
            }
            else if (_cell.Calls.IsInside)
            {
                throw new DbException(new DbError.Reentrant()); // there will be none before the caller has ended
            }
            else
            {
                await poller.Wait(next, cancellation).ConfigureAwait(false);
            }
        }
    }
}
