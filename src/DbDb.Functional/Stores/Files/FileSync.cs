using LanguageExt;

namespace DbDb.Functional.Stores.Files;

/// <summary>
/// The one place that syncs a file, and remembers for ever that it failed: the system drops what it couldn't write, and
/// a second sync would report success without it.
/// </summary>
internal sealed class FileSync(IDiskFile file, string path)
{
    private volatile DbError.Poisoned? _poison;

    /// <summary>
    /// Held by whoever writes and syncs, or only syncs. The system reports a failed sync to one caller; were there two
    /// at once, the other would take for durable what isn't.
    /// </summary>
    public Lock Gate { get; } = new();

    /// <summary>The error of every write once a sync has failed.</summary>
    public DbError.Poisoned? Poison => _poison;

    /// <summary>Makes everything that was written durable. Not tried again once it failed.</summary>
    public Either<DbError, Unit> Sync()
    {
        if (_poison is null)
        {
            try
            {
                Telemetry.Sync(static file => file.Sync(), file);
                return Unit.Default;
            }
            catch (DiskException failure)
            {
                _poison = new(path, failure.Reason);
            }
        }

        return _poison;
    }

    /// <summary>
    /// Makes what others have written, and a store that may only read has read, as durable as it can.
    /// </summary>
    public void SyncWhatWasRead()
    {
        try
        {
            file.Sync();
        }
        catch (DiskException)
        {
            // Not every system lets one sync what one may only read. What was read is shown all the same, as its writer
            // would show it on reopening; a writer writes and syncs it before building on it.
        }
    }
}
