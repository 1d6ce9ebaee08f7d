namespace DbDb.Functional.Tests;

/// <summary>A copy of a log lets go of what it has written.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class ReplicaMemoryTests : IDisposable
{
    private const int Length = 500_000;
    private const int Revisions = 40;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Long_values_that_are_written_are_not_held()
    {
        using var store = FileStore.Open(_folder.Database, new()).OrThrow();
        var replica = new Replica(store, 1 << 20);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 1; i <= Revisions; i++)
        {
            replica.Add([new("n", new LazyValue(Enumerable.Repeat((byte)i, Length).ToArray()))], new(i), default, "");
            replica.Write();
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(replica);
        Assert.InRange(store.ReadHead().OrThrow().End, Revisions * Length, long.MaxValue);
        Assert.InRange(held, long.MinValue, Revisions * Length / 4);
    }

    public void Dispose() => _folder.Dispose();
}
