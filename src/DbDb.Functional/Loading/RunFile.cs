namespace DbDb.Functional;

/// <summary>
/// A temporary file of runs: for each entry the lengths of key and value, 4 bytes each, then their bytes. Several threads may put runs there, and read them, at once.
/// </summary>
internal sealed class RunFile : IDisposable
{
    private const int BufferBytes = 64 << 10;
    private const int LengthsBytes = 2 * sizeof(int);

    private readonly FileStream _file;
    private long _end;

    private RunFile(FileStream file) => _file = file;

    /// <summary>The path that it was made at.</summary>
    public string Name => _file.Name;

    /// <exception cref="IOException">It can't be made.</exception>
    public static RunFile Create()
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"dbdb-{Guid.NewGuid():N}"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.DeleteOnClose,
            });
        if (!OperatingSystem.IsWindows())
        {
            // Without a name, nothing is left of it however this process ends.
            File.Delete(file.Name);
        }

        return new(file);
    }

    /// <summary>Puts a run there, of one entry at least.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public ISortedRun Put(MemoryRun run)
    {
        var length = run.Bytes + (long)run.Count * LengthsBytes;
        var start = Interlocked.Add(ref _end, length) - length;
        var buffer = new byte[BufferBytes];
        var (used, offset) = (0, start);
        Span<byte> lengths = stackalloc byte[LengthsBytes];
        foreach (var (key, value) in run.Entries())
        {
            BitConverter.TryWriteBytes(lengths, key.Length);
            BitConverter.TryWriteBytes(lengths[sizeof(int)..], value.Length);
            Append(lengths);
            Append(key.Span);
            Append(value.Span);
        }

        Flush();
        return new FileRun(_file.SafeFileHandle, start, offset, run.First, run.Last);

        void Append(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length > buffer.Length - used)
            {
                Flush();
            }

            if (bytes.Length > buffer.Length)
            {
                RandomAccess.Write(_file.SafeFileHandle, bytes, offset);
                offset += bytes.Length;
                return;
            }

            bytes.CopyTo(buffer.AsSpan(used));
            used += bytes.Length;
        }

        void Flush()
        {
            RandomAccess.Write(_file.SafeFileHandle, buffer.AsSpan(0, used), offset);
            (used, offset) = (0, offset + used);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
