namespace DbDb.Functional.Cli;

/// <summary>
/// A file that takes its name when it is complete. Until then only its owner may read it; disposed of before, nothing
/// of it is left.
/// </summary>
internal interface IPendingFile : IDisposable
{
    /// <summary>Where to write.</summary>
    public Stream Content { get; }

    /// <summary>
    /// Makes it durable, and gives it its name, with the rights of what had it, or those that a new file has.
    /// </summary>
    /// <exception cref="IOException">It can't: what was there is there still.</exception>
    public void Complete();
}
