using System.Runtime.InteropServices;

namespace DbDb.Functional.Cli;

/// <summary>
/// Writes to a descriptor, unbuffered. Not a <see cref="FileStream"/>: that one keeps a position of its own, and two commands
/// that share a redirected output, as in <c>(dbdb … ; dbdb …) &gt; file</c>, would overwrite each other. Not the console's stream:
/// that one hides a broken pipe, and a scan would go on for nobody.
/// </summary>
internal sealed class DescriptorStream(int descriptor, string name) : OneWayStream
{
    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = Descriptor.Write(descriptor, buffer);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Descriptor.Interrupted:
                    break;
                case Descriptor.BrokenPipe:
                    throw new BrokenPipeException();
                case var error when error == Descriptor.TryAgain:
                    Thread.Sleep(1);
                    break;
                case var error:
                    throw new IOException($"{name}: can't write: {Marshal.GetPInvokeErrorMessage(error)}", error);
            }
        }
    }
}
