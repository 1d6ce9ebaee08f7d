using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// The floor under every durable commit: 4 KiB written at an offset that was written before, and the file's data synced
/// (<c>pwrite</c>, <c>fdatasync</c>). Linux only.
/// </summary>
internal sealed partial class RawDisk : IDisposable
{
    private const int BlockBytes = 4096;
    private const int Blocks = 16384;

    private readonly SafeFileHandle _file;
    private readonly byte[] _block = Data.Mixer.Bytes(seed: 9, BlockBytes);
    private int _next;

    private RawDisk(SafeFileHandle file) => _file = file;

    public static RawDisk Open(string folder)
    {
        var file = File.OpenHandle(Path.Combine(folder, "data.raw"), FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.Write(file, new byte[Blocks * BlockBytes], 0);
        RandomAccess.FlushToDisk(file);
        return new(file);
    }

    public void Commit()
    {
        var offset = (long)(_next++ % Blocks) * BlockBytes;
        if (pwrite(_file, _block, BlockBytes, offset) != BlockBytes || fdatasync(_file) != 0)
        {
            throw new IOException($"errno {Marshal.GetLastPInvokeError()}");
        }
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pwrite(SafeFileHandle file, byte[] bytes, nint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);
}
