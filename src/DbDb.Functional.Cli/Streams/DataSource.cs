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

    /// <summary>Opens a file, or standard input if <paramref name="path"/> is <c>-</c>.</summary>
    public static DataSource Open(string path, StandardStreams streams)
    {
        if (string.Equals(path, Standard, StringComparison.Ordinal))
        {
            return new(streams.Input, "standard input", 0, isStandard: true);
        }

        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return new(stream, path, stream.CanSeek ? stream.Length : 0, isStandard: false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Failure.Argument($"{path}: can't read: {FileReason.Of(failure)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!IsStandard)
        {
            Stream.Dispose();
        }
    }
}
