namespace DbDb.Functional.Cli;

/// <summary>
/// A stream whose reads an interrupt ends, though they may wait for ever for somebody to type or to write into a pipe.
/// The abandoned read stays behind on a thread that doesn't keep the process alive.
/// </summary>
internal sealed class InterruptibleInput(Stream input, CancellationToken interrupt) : OneWayStream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) =>
        Task.Run(() => input.Read(buffer, offset, count), interrupt).WaitAsync(interrupt).GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
