using System.Runtime.Versioning;
using System.Security.Cryptography;
using DbDb.Functional.Stores.Systems;

namespace DbDb.Functional.Load;

/// <summary>
/// A temporary file of runs: for each entry the lengths of key and value, 4 bytes each, then their bytes. Several
/// threads may put runs there, and read them, at once.
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

    /// <summary>Who may do what with it; not on Windows.</summary>
    [UnsupportedOSPlatform("windows")]
    public UnixFileMode Mode => File.GetUnixFileMode(_file.SafeFileHandle);

    /// <summary>
    /// Makes one in the system's folder of temporary files, which others may write to: a file that nobody else has
    /// made, and nobody else may read.
    /// </summary>
    /// <exception cref="DbException">It can't be made.</exception>
    public static RunFile Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"dbdb-{RandomNumberGenerator.GetHexString(32, lowercase: true)}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, // nor does it follow a link that is there
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        ThisSystem.Instance.MakePrivate(options);
        FileStream? file = null;
        try
        {
            file = new(path, options);
            ThisSystem.Instance.DropName(path); // so that nothing is left of it however this process ends
            return new(file);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            file?.Dispose();
            throw new DbException(DiskFailure.Of("create", path, failure).ToError());
        }
    }

    /// <summary>Puts a run there, of one entry at least.</summary>
    /// <exception cref="DbException">It can't be written.</exception>
    public ISortedRun Put(MemoryRun run)
    {
        try
        {
            return Write(run);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw new DbException(DiskFailure.Of("write", _file.Name, failure).ToError());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private FileRun Write(MemoryRun run)
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
        return new FileRun(_file.SafeFileHandle, _file.Name, start, offset, run.First, run.Last);

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
}
