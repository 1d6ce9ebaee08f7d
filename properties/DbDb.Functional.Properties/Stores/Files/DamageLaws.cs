using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is damaged is said to be damaged, with its address, and never read as something else.</summary>
public class DamageLaws
{
    [Law]
    public Property A_turned_bit_in_any_record_that_a_scan_reads_is_corruption_there(
        [Within(1, 300)] int count,
        [From(nameof(Sizes))] Limits limits,
        [Within(0, int.MaxValue - 1)] int record,
        [Within(0, int.MaxValue - 1)] int bit
    )
    {
        var memory = new MemoryStore(limits, generation: 7);
        var entries = Enumerable.Range(0, count).Select(i => new Entry($"key {i:D5}", new byte[i % 40])).ToArray();
        using var writer = Database.Open(memory).OrThrow();
        writer.Load(entries).OrThrow();

        var sound = new RecordingStore(memory);
        var whole = Scan(sound);
        var read = sound.Calls.Select(each => each.Call).OfType<StoreCall.Read>().ToArray();
        var victim = read[record % read.Length].Address;
        var found = Scan(new FaultyStore(memory, Faults.At(victim, new Fault.TurnedBit(bit))));
        return (
            whole.Count == count && found.Error is DbError.Corrupt corrupt && corrupt.Offset == victim.Offset
        ).Label(
            $"a scan of {count} entries read the damaged record at {victim} and said: {found.Error?.Message ?? "nothing"}"
        );
    }

    private static Gen<Limits> Sizes => Gen.Elements(new Limits(128, 128, 5, 16), Limits.Default);

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
