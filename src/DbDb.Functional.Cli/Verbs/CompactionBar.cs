namespace DbDb.Functional.Cli;

/// <summary>A progress bar for what rewrites the file.</summary>
internal sealed class CompactionBar : IProgress<CompactionProgress>, IDisposable
{
    private readonly Progress _progress;
    private double _fraction;

    /// <param name="call">Whose standard error it is shown on, if that is a terminal.</param>
    /// <param name="what">What is being done.</param>
    public CompactionBar(Call call, string what) =>
        _progress = new(call.Streams.Error, call.Streams.ErrorIsTerminal, what, () => _fraction, TimeProvider.System);

    /// <inheritdoc/>
    public void Report(CompactionProgress value)
    {
        _fraction = value.Fraction;
        _progress.Reach(value.Changes);
    }

    /// <inheritdoc/>
    public void Dispose() => _progress.Dispose();
}
