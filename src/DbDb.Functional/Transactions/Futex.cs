using System.Runtime.InteropServices;

namespace DbDb.Functional;

/// <summary>
/// Linux's futex(2): a thread sleeps for as long as a number in memory is what it expects, until another wakes it.
/// </summary>
internal static partial class Futex
{
    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    // The number of the system call.
    private static readonly int _call = !OperatingSystem.IsLinux() ? 0 : RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 98,
        _ => 0,
    };

    /// <summary>Whether this system has it, and it is known how to call it.</summary>
    public static bool IsSupported => _call != 0;

    /// <summary>Sleeps if a pinned number is 0, until it is woken; or returns for no reason.</summary>
    public static unsafe void Wait(int[] pinned)
    {
        fixed (int* number = pinned)
        {
            _ = syscall(_call, number, WaitPrivate, 0, 0, 0, 0);
        }
    }

    /// <summary>Wakes who sleeps on a number.</summary>
    public static unsafe void Wake(int[] pinned)
    {
        fixed (int* number = pinned)
        {
            _ = syscall(_call, number, WakePrivate, 1, 0, 0, 0);
        }
    }

    // A function of variable arguments: on the processors above Linux passes them as it passes others.
    [LibraryImport("libc")]
    private static unsafe partial nint syscall(nint number, int* address, nint operation, nint value, nint timeout, nint address2, nint value3);
}
