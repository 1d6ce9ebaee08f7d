using System.Runtime.InteropServices;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// The system that this process runs on: here it is chosen, and nowhere else is asked which one it is.
/// </summary>
internal static class ThisSystem
{
    /// <summary>The one there is. What is neither Linux nor Windows is taken for what macOS is.</summary>
    public static HostSystem Instance { get; } =
        OperatingSystem.IsLinux() ? new LinuxSystem(RuntimeInformation.ProcessArchitecture)
        : OperatingSystem.IsWindows() ? new WindowsSystem()
        : new MacSystem();
}
