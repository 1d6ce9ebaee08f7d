using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is put into a temporary file is read from it, whatever lies beside it.</summary>
public class RunFileLaws
{
    // At and beside the size of the buffers, with and without the lengths and the key before a value.
    private static readonly Gen<int> _lengths = Gen.Frequency(
        (4, Gen.Choose(0, 20)),
        (2, Gen.Choose((64 << 10) - 30, (64 << 10) + 10)),
        (1, Gen.Choose(20_000, 50_000)),
        (1, Gen.Elements(64 << 10, 128 << 10, 200_000))
    );

    private static readonly Gen<int[]> _run = _lengths.ArrayOf().Resize(6).Where(lengths => lengths.Length > 0);

    [Law(Share = 4)]
    public Property Runs_that_were_put_there_side_by_side_are_read_side_by_side_and_again(
        [From(nameof(Runs))] int[][] lengths
    )
    {
        var expected = lengths.Select((run, r) => run.Select((length, i) => Made(r, i, length)).ToArray()).ToArray();
        using var file = RunFile.Create();
        var runs = new ISortedRun[expected.Length];
        Parallel.For(0, runs.Length, i => runs[i] = file.Put(new(expected[i])));

        // What was read first must still be so when all has been read.
        var readers = runs.Select(run => run.Entries().GetEnumerator()).ToArray();
        var read = runs.Select(_ => new List<Entry>()).ToArray();
        for (var isMore = true; isMore;)
        {
            isMore = false;
            for (var i = 0; i < readers.Length; i++)
            {
                if (readers[i].MoveNext())
                {
                    read[i].Add(readers[i].Current);
                    isMore = true;
                }
            }
        }

        return expected
            .SelectMany(
                (entries, i) =>
                    Differences
                        .Between($"run {i}", read[i], entries)
                        .Concat(Differences.Between($"run {i} again", runs[i].Entries(), entries))
                        .Concat(
                            Differences.Unless(runs[i].First == entries[0].Key && runs[i].Last == entries[^1].Key, () =>
                                $"the ends of run {i}"
                            )
                        )
            )
            .ToArray()
            .ToProperty();
    }

    private static Entry Made(int run, int place, int length)
    {
        var value = new byte[length];
        for (var i = 0; i < length; i++)
        {
            value[i] = (byte)((run * 31) + (place * 7) + i + (i >> 8));
        }

        return new($"{place:000}", value);
    }

    private static Gen<int[][]> Runs => _run.ArrayOf().Resize(4).Where(runs => runs.Length > 0);
}
