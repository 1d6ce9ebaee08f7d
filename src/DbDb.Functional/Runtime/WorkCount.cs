namespace DbDb.Functional.Runtime;

/// <summary>Counts what was done of long work, tells it, and ends the work where that is wanted.</summary>
/// <typeparam name="T">How far the work has come.</typeparam>
/// <param name="progress">Who is told, if anybody.</param>
/// <param name="cancellation">What ends it.</param>
internal abstract class WorkCount<T>(IProgress<T>? progress, CancellationToken cancellation)
{
    /// <summary>Ends the work, if that is wanted.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public void ThrowIfCancelled() => cancellation.ThrowIfCancellationRequested();

    /// <summary>Tells how far it has come.</summary>
    protected void Report(T reached) => progress?.Report(reached);
}
