namespace DbDb.Functional.Benchmarks.Data;

/// <summary>
/// One of YCSB's core workloads (B. F. Cooper et al., "Benchmarking cloud serving systems with YCSB", SoCC 2010): which
/// part of the operations does what; the rest reads. Keys are drawn by <see cref="Zipf"/>; records come in random
/// order, so that the popular ones lie anywhere.
/// </summary>
internal sealed record Mix
{
    private const int LongestScan = 100;
    private const ulong KindSeed = 7;
    private const ulong RankSeed = 8;
    private const ulong LengthSeed = 10;
    private const ulong ValueSeed = 11;

    public double Updates { get; init; }

    public double Inserts { get; init; }

    public double ReadsAndWrites { get; init; }

    public double Scans { get; init; }

    /// <summary>Whether the newest records are the popular ones.</summary>
    public bool PrefersLatest { get; init; }

    /// <summary>So many operations on a database that holds <see cref="Sample.Base"/> at first.</summary>
    public Operations Prepare(int entries, int count)
    {
        var ranks = Zipf.Ranks(RankSeed, count, entries);
        var keys = new byte[count * Sample.KeyBytes];
        var (old, fresh) = (Sample.Base(entries).Keys, Sample.Fresh(count).Keys);
        var kinds = new Operation[count];
        var lengths = new int[count];
        var inserted = 0;
        for (var i = 0; i < count; i++)
        {
            var (kind, isInsert) = Kind(Mixer.Fraction(KindSeed, (ulong)i));
            var place = isInsert ? entries + inserted++
                : PrefersLatest ? entries + inserted - 1 - ranks[i]
                : ranks[i];
            (place < entries ? old[place] : fresh[place - entries]).CopyTo(keys.AsSpan(i * Sample.KeyBytes));
            kinds[i] = kind;
            lengths[i] = 1 + (int)(Mixer.Mix(LengthSeed, (ulong)i) % LongestScan);
        }

        var values = new Column(Mixer.Bytes(ValueSeed, count * Sample.ValueBytes), Sample.ValueBytes);
        return new(kinds, new(new(keys, Sample.KeyBytes), values), lengths);
    }

    private (Operation Kind, bool IsInsert) Kind(double chance) =>
        chance < Inserts ? (Operation.Write, true)
        : chance < Inserts + Updates ? (Operation.Write, false)
        : chance < Inserts + Updates + ReadsAndWrites ? (Operation.ReadAndWrite, false)
        : chance < Inserts + Updates + ReadsAndWrites + Scans ? (Operation.Scan, false)
        : (Operation.Read, false);
}
