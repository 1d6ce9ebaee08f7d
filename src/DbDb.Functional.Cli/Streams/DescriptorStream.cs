using System.Runtime.InteropServices;

namespace DbDb.Functional.Cli;

/// <summary>
/// Reads from a descriptor or writes to it, unbuffered; one that somebody made non-blocking is waited for. Not a
/// <see cref="FileStream"/>: that one keeps a position of its own, and two commands that share a redirected output, as
/// in <c>(dbdb … ; dbdb …) &gt; file</c>, would overwrite each other; and it takes "nothing yet" for a failure. Not the
/// console's stream: that one hides a broken pipe, and a scan would go on for nobody.
/// </summary>
/// <param name="descriptor">The descriptor.</param>
/// <param name="name">What to call it in a message.</param>
/// <param name="isOpen">
/// Whether it may be used: a number that was closed when the command was started isn't, whatever has it now.
/// </param>
internal sealed class DescriptorStream(int descriptor, string name, bool isOpen) : OneWayStream
{
    private const string Closed = "it is closed";

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>One that the command was started with.</summary>
    public static DescriptorStream Inherited(int descriptor, string name) =>
        new(descriptor, name, Descriptor.IsInherited(descriptor));

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        while (isOpen)
        {
            var read = Descriptor.Read(descriptor, buffer.AsSpan(offset, count));
            if (read >= 0)
            {
                return (int)read;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Descriptor.Interrupted:
                    break;
                case var error when error == Descriptor.TryAgain:
                    Descriptor.AwaitInput(descriptor);
                    break;
                case var error:
                    throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            }
        }

        throw new IOException(Closed);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = isOpen ? Descriptor.Write(descriptor, buffer)
                : throw new IOException($"{name}: can't write: {Closed}");
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
                    Descriptor.AwaitRoom(descriptor);
                    break;
                case var error:
                    throw new IOException($"{name}: can't write: {Marshal.GetPInvokeErrorMessage(error)}", error);
            }
        }
    }
}
