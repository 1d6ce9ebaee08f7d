namespace DbDb.Functional.Tests;

/// <summary>Tests that run alone, since what others allocate would count as theirs.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;
