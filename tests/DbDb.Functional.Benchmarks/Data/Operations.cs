namespace DbDb.Functional.Benchmarks.Data;

/// <summary>What is done to one key.</summary>
internal enum Operation
{
    Read,
    Write,
    ReadAndWrite,
    Scan,
}

/// <summary>Operations in their order.</summary>
/// <param name="Kinds">What each of them does.</param>
/// <param name="Records">The key of each, and the value of those that write.</param>
/// <param name="Lengths">How many entries those that scan read.</param>
internal sealed record Operations(ReadOnlyMemory<Operation> Kinds, Records Records, ReadOnlyMemory<int> Lengths)
{
    public int Count => Kinds.Length;

    public Operations Slice(int from, int count) =>
        new(Kinds.Slice(from, count), Records.Slice(from, count), Lengths.Slice(from, count));
}
