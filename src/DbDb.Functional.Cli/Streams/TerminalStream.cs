using System.Buffers;

namespace DbDb.Functional.Cli;

/// <summary>
/// In front of a terminal: what people are shown is what there is, and can't steer the terminal. Bytes that aren't
/// UTF-8 and characters that aren't visible become <c>\xNN</c>, but for tabs and newlines. Data that goes elsewhere
/// never comes here.
/// </summary>
/// <param name="terminal">The terminal.</param>
internal sealed class TerminalStream(Stream terminal) : OneWayStream
{
    private readonly ArrayBufferWriter<byte> _shown = new();
    private byte[] _begun = []; // the beginning of a character

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var bytes = _begun.Length == 0 ? buffer : [.. _begun, .. buffer];
        _begun = bytes[Escapes.WriteVisible(bytes, _shown)..].ToArray();
        Pass();
    }

    /// <summary>What was the beginning of a character is none any more.</summary>
    public override void Flush()
    {
        Escapes.WriteNumbers(_begun, _shown);
        _begun = [];
        Pass();
    }

    private void Pass()
    {
        // emptied whatever happens: after a failed write nothing is written a second time
        var shown = _shown.WrittenSpan.ToArray();
        _shown.ResetWrittenCount();
        terminal.Write(shown);
    }
}
