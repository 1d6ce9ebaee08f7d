using LanguageExt;
using Microsoft.Extensions.Logging;

namespace DbDb.Functional.Hosting;

/// <summary>
/// Tells the log what becomes of a database while nobody asks it: that it takes no commits any more, and how
/// compactions of its own accord have ended. It looks every few seconds, which costs no read.
/// </summary>
internal sealed class DatabaseMonitor : IDisposable, IAsyncDisposable
{
    /// <summary>How long after one look the next one comes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Database _database;
    private readonly string _place;
    private readonly ILogger _log;
    private readonly Option<DbError> _asked;
    private readonly PeriodicTimer _timer;
    private readonly Task _looking;
    private Option<DbError> _refusal;
    private Option<Either<DbError, Compacted>> _compacted;

    /// <summary>Begins to look.</summary>
    public DatabaseMonitor(Database database, string place, ILogger log, TimeProvider clock)
    {
        (_database, _place, _log) = (database, place, log);
        _asked = database.Refusal.Filter(refusal => refusal is DbError.OpenedReadOnly);
        _timer = new(Interval, clock);
        _looking = LookAgain();
    }

    /// <summary>Why nothing can be committed; none where it is that it was opened to read only.</summary>
    public Option<DbError> Refusal => _database.Refusal.Equals(_asked) ? Option<DbError>.None : _database.Refusal;

    /// <summary>Looks a last time, and no more.</summary>
    /// <remarks>What a logger has thrown ends the looking, and is thrown here.</remarks>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _looking.ConfigureAwait(false);
        Look();
    }

    /// <summary>The same, without waiting for a look that is under way.</summary>
    public void Dispose() => _timer.Dispose();

    private async Task LookAgain()
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            Look();
        }
    }

    private void Look()
    {
        var (refusal, compacted) = (Refusal, _database.AutoCompacted);
        if (!refusal.Equals(_refusal))
        {
            _refusal = refusal;
            refusal.Iter(reason => Log.Refused(_log, _place, reason));
        }

        if (!compacted.Equals(_compacted))
        {
            _compacted = compacted;
            compacted.Iter(outcome => outcome.Match(
                Right: done =>
                    Log.Compacted(_log, _place, done.BytesBefore, done.BytesAfter, done.Dropped, done.Revisions),
                Left: error => Log.CompactionFailed(_log, _place, error)));
        }
    }
}
