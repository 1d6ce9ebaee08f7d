namespace DbDb.Functional.Tests;

/// <summary>Hears of progress at once, on the thread that makes it.</summary>
internal sealed class Reporter(Action<CompactionProgress> report) : IProgress<CompactionProgress>
{
    public void Report(CompactionProgress value) => report(value);
}
