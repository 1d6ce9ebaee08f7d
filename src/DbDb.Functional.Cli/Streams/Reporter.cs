namespace DbDb.Functional.Cli;

/// <summary>Tells how far something is, on the thread that does it.</summary>
/// <param name="tell">Is told.</param>
internal sealed class Reporter<T>(Action<T> tell) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => tell(value);
}
