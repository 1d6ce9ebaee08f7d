using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// macOS: its locks are <c>flock </c>'s, which has no ranges and tells nobody who has one, so that only the lock to
/// write is to be had, without a place for who is next. Files aren't told apart yet.
/// </summary>
[UnsupportedOSPlatform("windows")]
[UnsupportedOSPlatform("linux")]
internal sealed class MacSystem : UnixSystem
{
    private const int NotSupported = 45;

    /// <inheritdoc/>
    protected override int WouldBlock => 35;

    /// <inheritdoc/>
    protected override int CloseOnExec => 0x100_0000;

    /// <inheritdoc/>
    protected override int WithoutWaiting => 0x2_0004;

    /// <inheritdoc/>
    public override int Sync(SafeFileHandle file) => MacNative.FullSync(file);

    /// <inheritdoc/>
    public override int Resemble(SafeFileHandle file, SafeFileHandle model, bool isWritable)
    {
        File.SetUnixFileMode(
            file,
            File.GetUnixFileMode(model) | (isWritable ? UnixFileMode.UserWrite : UnixFileMode.None)
        );
        return 0;
    }

    /// <inheritdoc/>
    public override int TryLock(SafeFileHandle file, long start, long length) =>
        IsTheOne(start) ? UnixNative.TryLock(file) : NotSupported;

    /// <inheritdoc/>
    public override void Unlock(SafeFileHandle file, long start, long length)
    {
        if (IsTheOne(start))
        {
            UnixNative.Unlock(file);
        }
    }

    private static bool IsTheOne(long start) => start == LockRange.StartOf(DiskLockKind.Writing);
}
