using DbDb.Functional.Runtime;

namespace DbDb.Functional.HistoryStream;

/// <summary>Says now and then how far an export or an import is, and ends it where that is wanted.</summary>
internal sealed class TransferCount(IProgress<HistoryProgress>? progress, CancellationToken cancellation)
    : WorkCount<HistoryProgress>(progress, cancellation)
{
    private const long BytesBetweenWords = 1 << 20;

    private Revision _newest;
    private Revision _revision;
    private long _said;

    /// <summary>How many changes were copied.</summary>
    public long Changes { get; private set; }

    /// <summary>There is to copy up to this revision.</summary>
    public void Begin(Revision newest) => _newest = newest;

    /// <summary>A revision is copied next.</summary>
    public void Reach(Revision revision, long bytes)
    {
        _revision = revision;
        Look(bytes);
    }

    /// <summary>A change was copied.</summary>
    public void Copy(long bytes)
    {
        Changes++;
        Look(bytes);
    }

    private void Look(long bytes)
    {
        ThrowIfCancelled();
        if (bytes - _said >= BytesBetweenWords)
        {
            _said = bytes;
            Report(new(_revision, _newest, Changes, bytes));
        }
    }
}
