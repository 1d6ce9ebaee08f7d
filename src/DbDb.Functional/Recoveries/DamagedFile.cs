namespace DbDb.Functional.Recoveries;

/// <summary>
/// A file to read what can be read of: where the disk fails, there are zeros, which no checksum takes for a record.
/// </summary>
internal sealed class DamagedFile(IDiskFile file, CancellationToken cancel)
{
    private const int SectorSize = 512;

    /// <summary>Its length when it was opened: what a writer adds meanwhile is left to the next time.</summary>
    public long Length { get; } = file.Length;

    /// <summary>Reads up to so many bytes; fewer only where the file ends.</summary>
    public ReadOnlyMemory<byte> Read(long offset, int length)
    {
        cancel.ThrowIfCancellationRequested();
        var bytes = new byte[(int)Math.Clamp(Length - offset, 0, length)];
        try
        {
            return bytes.AsMemory(0, file.Read(offset, bytes));
        }
        catch (DiskException)
        {
            ReadSectors(offset, bytes);
            return bytes;
        }
    }

    private void ReadSectors(long offset, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            cancel.ThrowIfCancellationRequested();
            var size = (int)Math.Min(SectorSize - (offset + at) % SectorSize, bytes.Length - at);
            try
            {
                file.Read(offset + at, bytes.AsSpan(at, size));
            }
            catch (DiskException)
            {
                bytes.AsSpan(at, size).Clear();
            }

            at += size;
        }
    }
}
