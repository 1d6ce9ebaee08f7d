using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is damaged is said to be damaged, with its address, and never read as something else.</summary>
public class DamageLaws
{
    [Fact]
    public void A_turned_bit_in_any_record_that_a_scan_reads_is_corruption_there()
    {
        var law =
            from entries in Gen.Choose(1, 300)
            from limits in Gen.Elements(new Limits(128, 128, 5, 16), Limits.Default)
            from record in Gen.Choose(0, int.MaxValue - 1)
            from bit in Gen.Choose(0, int.MaxValue - 1)
            select (entries, limits, record, bit);
        Prop.ForAll(law.ToArbitrary(), made =>
        {
            var memory = new MemoryStore(made.limits, generation: 7);
            var entries = Enumerable.Range(0, made.entries).Select(i => new Entry($"key {i:D5}", new byte[i % 40])).ToArray();
            using var writer = Database.Open(memory).OrThrow();
            writer.Load(entries).OrThrow();

            var sound = new RecordingStore(memory);
            var whole = Scan(sound);
            var read = sound.Calls.Select(each => each.Call).OfType<StoreCall.Read>().ToArray();
            var victim = read[made.record % read.Length].Address;
            var found = Scan(new FaultyStore(memory, Faults.At(victim, new Fault.TurnedBit(made.bit))));
            return (whole.Count == made.entries && found.Error is DbError.Corrupt corrupt && corrupt.Offset == victim.Offset)
                .Label($"a scan of {made.entries} entries read the damaged record at {victim} and said: {found.Error?.Message ?? "nothing"}");
        }).Holds();
    }

    private static (long Count, DbError? Error) Scan(IStore store)
    {
        var database = Database.Open(store, new DatabaseOptions { CacheBytes = 0 }).OrThrow();
        try
        {
            return (database.Head.Tree.Range(KeyRange.All).LongCount(), null);
        }
        catch (DbException e)
        {
            return (0, e.Error);
        }
    }
}
