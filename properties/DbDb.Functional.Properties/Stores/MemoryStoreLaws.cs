namespace DbDb.Functional.Properties;

public class MemoryStoreLaws
{
    [Fact]
    public void A_store_in_memory_keeps_every_promise_of_a_store() =>
        StoreLaws.Hold(genesis => new MemoryStore(genesis.Limits, genesis.Generation));
}
