using System.Globalization;
using System.Runtime.InteropServices;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>What a run was measured on.</summary>
internal sealed record Machine(
    string Processor,
    int Cores,
    double MemoryGiB,
    string System,
    string Runtime,
    DateOnly Date
)
{
    public static Machine This() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        DateOnly.FromDateTime(DateTime.UtcNow));

    /// <summary>
    /// What else the machine is doing, so that figures may mean little; none if it is quiet. Known on Linux only.
    /// </summary>
    public static string? Busy()
    {
        const string LoadAverage = "/proc/loadavg";
        return File.Exists(LoadAverage)
            && double.Parse(File.ReadAllText(LoadAverage).Split(' ')[0], CultureInfo.InvariantCulture) is var load
            && load > Environment.ProcessorCount / 4.0
            ? string.Create(CultureInfo.InvariantCulture, $"the machine is busy (load average {load}): expect noise")
            : null;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}, {Cores} cores, {MemoryGiB:0} GiB, {System}, {Runtime}, {Date:yyyy-MM-dd}.");

    private static string ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
