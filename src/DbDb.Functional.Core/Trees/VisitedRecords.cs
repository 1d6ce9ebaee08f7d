namespace DbDb.Functional.Trees;

/// <summary>
/// The records that were visited. Those of an honest log lie apart, so that together they aren't longer than the log;
/// forged ones might lie in each other, and reading each takes far more time than the file is long.
/// </summary>
/// <param name="bytes">How long the log is.</param>
internal sealed class VisitedRecords(long bytes)
{
    /// <summary>What is wrong where there were too many.</summary>
    public const string TooMuch = "records overlap: together they are longer than the log";

    private readonly HashSet<Address> _seen = [];
    private long _left = bytes;

    /// <summary>Whether there were more bytes than there can be. From then on nothing is new.</summary>
    public bool IsTooMuch => _left < 0;

    /// <summary>Whether this record is visited for the first time.</summary>
    public bool IsNew(Address address)
    {
        if (IsTooMuch || !_seen.Add(address))
        {
            return false;
        }

        _left -= address.Length;
        return !IsTooMuch;
    }
}
