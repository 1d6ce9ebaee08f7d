namespace DbDb.Functional.Cli;

/// <summary>
/// A stream that writes into a buffer, for what wants a stream. Flushing it is left to whoever has the buffer.
/// </summary>
internal sealed class OutputStream(OutputBuffer output) : OneWayStream
{
    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer.AsSpan(offset, count));
}
