using System.Globalization;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// What the system says of this process's memory, its libraries' and the peer's own included, in MiB; 0 where it isn't
/// Linux.
/// </summary>
internal static class ProcessMemory
{
    /// <summary>The most that the process ever had in memory.</summary>
    public static double Peak() => Mebibytes("VmHWM:");

    /// <summary>
    /// What is in memory now and lies in no file: objects, garbage and caches, but not pages of mapped files, which the
    /// system can drop.
    /// </summary>
    public static double Anonymous() => Mebibytes("RssAnon:");

    private static double Mebibytes(string name)
    {
        var line = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal))
            : $"{name} 0 kB";
        return double.Parse(line[name.Length..^2], CultureInfo.InvariantCulture) / 1024;
    }
}
