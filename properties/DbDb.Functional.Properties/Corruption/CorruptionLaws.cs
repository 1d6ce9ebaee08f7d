using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>
/// What is damaged is said to be damaged, with its address, and never read as something else. Whole files, damaged
/// everywhere.
/// </summary>
public class CorruptionLaws(ITestOutputHelper output)
{
    private static readonly int[] _sectors = [512, 4096];

    private long _damages;
    private long _found;

    [Fact]
    public void D8_every_bit_of_a_file_that_is_turned_over_is_told_or_harmless() => Hold(sample =>
        from bit in Enumerable.Range(0, sample.Bytes.Length * 8)
        let damaged = Turned(sample.Bytes, bit)
        from wrong in Check(sample, damaged, bit / 8, bit / 8 + 1, isToBeFound: bit / 8 >= LogIdentity.LogStart)
        select $"bit {bit % 8} of byte {bit / 8}: {wrong}");

    [Fact]
    public void F5_a_file_that_is_cut_at_any_length_is_told_to_be_and_never_emptied() => Hold(sample =>
        from length in Enumerable.Range(0, sample.Bytes.Length)
        from wrong in AgainstACut(sample, length)
        select $"cut to {length} bytes: {wrong}");

    [Fact]
    public void D8_a_sector_of_zeros_or_from_elsewhere_or_from_an_older_time_is_told_or_harmless() => Hold(sample =>
        from size in _sectors
        from at in Enumerable.Range(0, sample.Bytes.Length / size).Select(sector => sector * size)
        from other in Sectors(sample, at, size)
        where !sample.Bytes.AsSpan(at, size).SequenceEqual(other.Bytes)
        let damaged = Overwritten(sample.Bytes, at, other.Bytes)
        from wrong in Check(sample, damaged, at, at + size, isToBeFound: at >= LogIdentity.LogStart)
        select $"{size} bytes at {at} are those {other.From}: {wrong}");

    [Fact]
    public void D8_a_file_with_the_tail_of_another_is_one_of_them_or_told_to_be_damaged() => Hold(sample =>
    {
        var other = SampleFile.Of((ulong)sample.Bytes.Length);
        return
            from at in Enumerable.Range(1, sample.Bytes.Length / 512).Select(sector => sector * 512)
            where at < other.Bytes.Length
            from joined in new[] { (Head: sample, Tail: other), (Head: other, Tail: sample) }
            let bytes = joined.Head.Bytes[..at].Concat(joined.Tail.Bytes[at..]).ToArray()
            let asHead = Against(joined.Head, bytes, at, long.MaxValue)
            where asHead.Length > 0 && (at >= LogIdentity.LogStart || Against(joined.Tail, bytes, 0, at).Length > 0)
            select $"{at} bytes of one, then another's: {asHead}";
    });

    // A copy of the file that went its own way has valid records of the same generation in the same places.
    [Fact]
    public void D8_a_superblock_over_the_log_of_a_copy_that_went_its_own_way_is_told() =>
        Hold(
            (sample, seed) =>
            {
                var copy = SampleFile.Of(seed, fork: sample.Earlier.Length - 2);
                var joined = sample
                    .Bytes[..(int)LogIdentity.LogStart]
                    .Concat(copy.Bytes[(int)LogIdentity.LogStart..])
                    .ToArray();
                return Check(sample, joined, sample.Records[^1].Offset, long.MaxValue, isToBeFound: true);
            }
        );

    [Fact]
    public void D8_a_history_with_a_commit_of_a_copy_that_went_its_own_way_is_told() =>
        Hold(
            (sample, seed) =>
            {
                var copy = SampleFile.Of(seed, fork: sample.Earlier.Length - 3);
                var commits = sample
                    .Records.Where(record => Record.IsCommit(sample.Bytes.AsSpan((int)record.Offset)))
                    .ToArray();
                var (from, to) = ((int)commits[^3].End, (int)commits[^2].End);
                byte[] joined = [.. sample.Bytes[..from], .. copy.Bytes[from..to], .. sample.Bytes[to..]];
                using var database = FileStore
                    .Open(
                        SampleFile.Path,
                        new() { Mode = OpenMode.ReadOnly },
                        new SimulatedDisk(image: DiskImage.Empty.Set(SampleFile.Path, joined))
                    )
                    .Bind(store => Database.Open(store))
                    .OrThrow();
                var told = database.History().Select(step => step.Error()).ToArray();
                return Differences.Unless(told is [null, DbError.Corrupt], () =>
                    Show.Of(told, error => error?.Message ?? "a commit")
                );
            }
        );

    private void Hold(Func<SampleFile, IEnumerable<string>> law) => Hold((sample, _) => law(sample));

    private void Hold(Func<SampleFile, ulong, IEnumerable<string>> law)
    {
        for (var seed = 0UL; seed < (ulong)Math.Max(1, Law.Tries / 100); seed++)
        {
            var sample = SampleFile.Of(seed);
            Assert.True(sample.Height >= 3);
            Assert.Equal(
                [
                    RecordKind.Leaf,
                    RecordKind.Branch,
                    RecordKind.Value,
                    RecordKind.Commit,
                    RecordKind.LeafDelta,
                    RecordKind.BranchDelta,
                    RecordKind.CommitAfterGap,
                ],
                KindsOf(sample)
            );
            foreach (var wrong in law(sample, seed))
            {
                Assert.Fail($"sample {seed}, {wrong}");
            }
        }

        output.WriteLine($"{_damages} damaged files, {_found} told to be");
    }

    // A file is opened to be read, and some are opened to be written too, which clears up.
    private IEnumerable<string> Check(SampleFile sample, byte[] damaged, long from, long to, bool isToBeFound)
    {
        var damage = new Damage(sample, new Hit(from, to));
        _damages++;
        foreach (var mode in _damages % 8 == 0 ? [OpenMode.ReadOnly, OpenMode.MustExist] : new[] { OpenMode.ReadOnly })
        {
            if (damage.Against(damaged, mode) is { Length: > 0 } wrong)
            {
                yield return $"{wrong} ({mode})";
            }
        }

        _found += damage.IsFound ? 1 : 0;
        if (isToBeFound && !damage.IsFound)
        {
            yield return "nothing was found";
        }
    }

    private string Against(SampleFile sample, byte[] damaged, long from, long to)
    {
        var damage = new Damage(sample, new Hit(from, to));
        _damages++;
        var wrong = damage.Against(damaged, OpenMode.ReadOnly);
        _found += damage.IsFound ? 1 : 0;
        return wrong;
    }

    // Whatever is left of a file that had commits, it isn't taken for a shorter history or for none.
    private IEnumerable<string> AgainstACut(SampleFile sample, int length)
    {
        foreach (var mode in length == 0 ? new[] { OpenMode.ReadOnly, OpenMode.MustExist } : Enum.GetValues<OpenMode>())
        {
            _damages++;
            var disk = new SimulatedDisk(image: DiskImage.Empty.Set(SampleFile.Path, sample.Bytes.AsSpan(0, length)));
            var opened = FileStore.Open(SampleFile.Path, new() { Mode = mode }, disk);
            var isTold = opened.Match(
                Left: error =>
                    error is DbError.Corrupt || (error is DbError.NotADatabase && length <= LogIdentity.MagicAt),
                Right: store =>
                {
                    store.Dispose();
                    return false;
                }
            );
            _found += isTold ? 1 : 0;
            if (!isTold || disk.Image.Find(SampleFile.Path).IfNone([]).Length != length)
            {
                yield return $"{opened} ({mode})";
            }
        }
    }

    private static IEnumerable<(string From, byte[] Bytes)> Sectors(SampleFile sample, int at, int size)
    {
        yield return ("of a sector of zeros", new byte[size]);
        for (var other = 0; other + size <= sample.Bytes.Length; other += size)
        {
            yield return ($"at {other}", sample.Bytes[other..(other + size)]);
        }

        for (var revision = 0; revision < sample.Earlier.Length; revision++)
        {
            if (at + size <= sample.Earlier[revision].Length)
            {
                yield return ($"of revision {revision}", sample.Earlier[revision][at..(at + size)]);
            }
        }
    }

    private static byte[] Turned(byte[] bytes, int bit)
    {
        var copy = bytes.AsSpan().ToArray();
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }

    private static byte[] Overwritten(byte[] bytes, int at, byte[] sector)
    {
        var copy = bytes.AsSpan().ToArray();
        sector.CopyTo(copy, at);
        return copy;
    }

    private static IEnumerable<RecordKind> KindsOf(SampleFile sample) =>
        sample.Records.Select(record => Record.Kind(sample.Bytes.AsSpan((int)record.Offset))).Distinct().Order();
}
