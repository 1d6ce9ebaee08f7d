using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>The calls that only macOS has.</summary>
[UnsupportedOSPlatform("windows")]
[UnsupportedOSPlatform("linux")]
internal static partial class MacNative
{
    // fcntl(2): F_FULLFSYNC
    private const int SyncOfTheDrive = 51;
    private const int Unsupported = 45;

    /// <summary>
    /// Makes a file's bytes and its length durable: <c>fsync</c> leaves them in the drive's cache. Some file systems
    /// know no full sync: there <c>fsync</c> is all there is. Any other failure stands.
    /// </summary>
    /// <returns>0 or the error number.</returns>
    public static int FullSync(SafeFileHandle file)
    {
        var error = UnixNative.Retry(file, static file => fcntl(file, SyncOfTheDrive));
        return error is Unsupported or Errno.Inapplicable or Errno.Invalid ? UnixNative.Sync(file) : error;
    }

    // A function of variable arguments, called only without any: on some processors those would be passed differently.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command);
}
