using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// Linux's futex(2): a thread sleeps for as long as a number in memory is what it expects, until another wakes it.
/// </summary>
internal static partial class Futex
{
    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    private static readonly int _call = ThisSystem.Instance.FutexCall;

    /// <summary>Whether this system has it, and it is known how to call it.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsSupported => _call != 0;

    /// <summary>Sleeps if a pinned number is 0, until it is woken; or returns for no reason.</summary>
    [SupportedOSPlatform("linux")]
    public static unsafe void Wait(int[] pinned)
    {
        fixed (int* number = pinned)
        {
            _ = syscall(_call, number, WaitPrivate, 0, 0, 0, 0);
        }
    }

    /// <summary>Wakes who sleeps on a number.</summary>
    [SupportedOSPlatform("linux")]
    public static unsafe void Wake(int[] pinned)
    {
        fixed (int* number = pinned)
        {
            _ = syscall(_call, number, WakePrivate, 1, 0, 0, 0);
        }
    }

    // A function of variable arguments: on the processors whose number is known Linux passes them as it passes others.
    [SupportedOSPlatform("linux")]
    [LibraryImport("libc")]
    private static unsafe partial nint syscall(
        nint number,
        int* address,
        nint operation,
        nint value,
        nint timeout,
        nint address2,
        nint value3
    );
}
