namespace DbDb.Functional.Cli;

/// <summary>What a verb reads: a file, or standard input.</summary>
internal sealed class DataSource : IDisposable
{
    private const string Standard = "-";

    private DataSource(Stream stream, string name, long length, bool isStandard)
    {
        Stream = stream;
        Name = name;
        Length = length;
        IsStandard = isStandard;
    }

    /// <summary>Its bytes.</summary>
    public Stream Stream { get; }

    /// <summary>What to call it in a message.</summary>
    public string Name { get; }

    /// <summary>How many bytes it has, or 0 if that isn't known.</summary>
    public long Length { get; }

    /// <summary>Whether this is standard input.</summary>
    public bool IsStandard { get; }

    /// <summary>
    /// Opens a file, or standard input if <paramref name="path"/> is <c>-</c> or a name for it. A descriptor by its
    /// name is read from where it stands.
    /// </summary>
    public static DataSource Open(string path, Call call) =>
        string.Equals(path, Standard, StringComparison.Ordinal) ? OfInput(call)
        : Descriptor.Named(path) switch
        {
            null => OfFile(path),
            Descriptor.Input => OfInput(call),
            { } descriptor when Descriptor.IsInherited(descriptor) =>
                new(
                    new InterruptibleInput(DescriptorStream.Inherited(descriptor, path), call.Interrupt),
                    path,
                    0,
                    isStandard: false),
            _ => throw Failure.Argument($"{path}: can't read: it is closed"),
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!IsStandard)
        {
            Stream.Dispose();
        }
    }

    private static DataSource OfInput(Call call) => new(call.Streams.Input, "standard input", 0, isStandard: true);

    private static DataSource OfFile(string path)
    {
        try
        {
            var stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return new(stream, path, stream.CanSeek ? stream.Length : 0, isStandard: false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Failure.Argument($"{path}: can't read: {FileReason.Of(failure)}");
        }
    }
}
