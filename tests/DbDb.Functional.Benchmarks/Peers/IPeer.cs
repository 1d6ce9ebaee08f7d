using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// An ordered map that is measured. A method that returns a function has prepared everything that isn't the peer's own
/// work (arguments in the form that the peer wants them); the function is what runs under the clock, and returns the
/// <see cref="Sum"/> of what it read.
/// </summary>
internal interface IPeer : IDisposable
{
    /// <summary>Looks each key up, and reads the values of those that are there.</summary>
    Func<long> Gets(Column keys);

    /// <summary>Reads every key and value in order.</summary>
    Func<long> Scan(bool descending = false);
}
