namespace DbDb.Functional.Testing;

/// <summary>
/// A law doesn't hold. The message names the law, the reason, the counterexample, and how to repeat the failure.
/// </summary>
public sealed class LawBrokenException : Exception
{
    internal LawBrokenException(string message, string counterexample, string replay, Exception? inner)
        : base(message, inner)
    {
        Counterexample = counterexample;
        Replay = replay;
    }

    /// <summary>
    /// The smallest case found that breaks the law, an argument a line; empty, if too few cases met the law's
    /// conditions to tell.
    /// </summary>
    public string Counterexample { get; }

    /// <summary>
    /// What to set the variable DBDB_REPLAY to, so that the law is tried on the same case again; empty, if there is
    /// none.
    /// </summary>
    public string Replay { get; }
}
