namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// What a commit is worth when it returns. Whichever it is, no crash leaves part of one but where the peer says so.
/// </summary>
internal enum Acknowledged
{
    /// <summary>It is on the medium, and survives a power cut.</summary>
    OnMedium,

    /// <summary>The operating system has it: it survives the process, and a power cut may take it back.</summary>
    Written,
}
