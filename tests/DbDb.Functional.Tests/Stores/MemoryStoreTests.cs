namespace DbDb.Functional.Tests.Stores;

public sealed class MemoryStoreTests : StoreContract
{
    [Fact]
    public void Two_stores_are_two_logs()
    {
        using var one = new MemoryStore();
        using var other = new MemoryStore();

        Assert.NotEqual(Make.Value(one.ReadHead()), Make.Value(other.ReadHead()));
    }

    [Fact]
    public void Its_limits_are_the_ones_given()
    {
        var limits = new Limits(128, 128, 4, 16);
        using var store = new MemoryStore(limits);

        Assert.Equal(limits, Make.Value(store.ReadHead()).Limits);
    }

    [Fact]
    public void Chunks_that_append_to_the_same_store_are_a_conflict()
    {
        using var store = Create();
        var outer = Make.Streamed(Make.Genesis, 1, 8, _ =>
            Make.Value(store.Append(Make.Segment(Make.Genesis, Make.Bytes(8))))
        );

        var current = store.Append(outer).Error<DbError.Conflict>().Current;

        Assert.Equal(current, Make.Value(store.ReadHead()));
    }

    protected override IStore Create() => new MemoryStore(Limits.Default, Make.Generation);
}
