using System.Collections.Immutable;
using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>
/// Two damages at once, to a file that was closed after several commits, some of whose trees have several levels: the
/// right answer, or <see cref="DbError.Corrupt"/> where a record was hit. Never an older state as if it were the
/// newest.
/// </summary>
public class PairLaws(ITestOutputHelper output)
{
    private const int Sector = 512;
    private const int RandomPairs = 6000;

    private static readonly ImmutableArray<int> _slots = [0, LogIdentity.SlotSize];

    private long _pairs;
    private long _found;

    [Fact]
    public void N7_a_damaged_slot_beside_a_damaged_record_hides_nothing() => Hold((sample, dice) =>
        from slot in _slots
        from record in sample.Records
        from inSlot in Blows(sample, slot, LogIdentity.SlotSize, dice)
        from inRecord in Blows(sample, (int)record.Offset, record.Length, dice)
        select (inSlot, inRecord));

    [Fact]
    public void N7_two_damaged_slots_are_told_wherever_they_are_hit() => Hold((sample, dice) =>
        from round in Enumerable.Range(0, 40)
        from inFirst in Blows(sample, 0, round == 0 ? Sector : LogIdentity.SlotSize, dice)
        from inSecond in Blows(sample, LogIdentity.SlotSize, round == 0 ? Sector : LogIdentity.SlotSize, dice)
        select (inFirst, inSecond));

    [Fact]
    public void N7_two_magic_numbers_with_a_damaged_bit_each_are_those_of_a_damaged_database() => Hold((sample, _) =>
        from first in Enumerable.Range(0, LogIdentity.Magic.Length * 8)
        from second in new[] { 0, 7, 63 }
        select (MagicBit(sample, 0, first), MagicBit(sample, LogIdentity.SlotSize, second)));

    [Fact]
    public void N7_two_damages_anywhere_hide_nothing() => Hold((sample, dice) =>
        from _ in Enumerable.Range(0, RandomPairs)
        select (Anywhere(sample, dice), Anywhere(sample, dice)));

    [Fact]
    public void N7_two_sectors_that_changed_places_hide_nothing() => Hold((sample, _) =>
        from size in new[] { Sector, 4096 }
        from second in Enumerable.Range(0, sample.Bytes.Length / size)
        from first in Enumerable.Range(0, second)
        select (Moved(sample, second * size, first * size, size), Moved(sample, first * size, second * size, size)));

    [Fact]
    public void N7_a_slot_from_an_older_time_beside_any_other_damage_hides_nothing() => Hold((sample, dice) =>
        from slot in _slots
        from commit in Enumerable.Range(0, sample.Earlier.Length)
        let stale = StaleSlot(sample, commit, slot)
        let other = LogIdentity.SlotSize - slot
        let others = Enumerable.Range(0, sample.Earlier.Length).Select(earlier => StaleSlot(sample, earlier, other))
            .Concat(Blows(sample, other, LogIdentity.SlotSize, dice))
            .Concat(sample.Records.SelectMany(record => Blows(sample, (int)record.Offset, record.Length, dice)))
        from second in others
        select (stale, second));

    [Fact]
    public void N7_a_damaged_slot_of_a_file_that_was_cut_hides_nothing() =>
        Hold(
            (sample, seed) =>
            {
                var dice = new Dice(seed);
                return from slot in _slots
                       from length in Enumerable.Range(0, sample.Bytes.Length)
                       where length % 8 == 0 || length > sample.Bytes.Length - 200
                       from blow in new[]
                       {
                        NotTheMagic(sample, slot, dice),
                        StaleSlot(sample, dice.Below(sample.Earlier.Length), slot),
                    }
                       where length > blow.At + LogIdentity.GenerationAt && blow.Hurts(sample.Bytes)
                       from wrong in AgainstACut(sample, blow, length)
                       select $"{blow.What}, and it was cut to {length} bytes: {wrong}";
            }
        );

    // What FORMAT.md says of a file whose writer was killed: only where the newest slot and something of what it alone
    // proves are both hit is the log shorter, and then what the older slot names is there.
    [Fact]
    public void N7_two_damages_after_a_writer_was_killed_hide_no_more_than_what_the_newest_slot_alone_proves() =>
        Hold(
            (closed, seed) =>
            {
                var dice = new Dice(seed);
                var sample = closed with { Bytes = closed.Earlier[^1] };
                var shorter = sample with { Revisions = sample.Revisions.RemoveAt(sample.Revisions.Length - 1) };
                var slots = SuperblockSlots
                    .Decode(sample.Bytes.AsSpan(0, (int)LogIdentity.LogStart), SampleFile.Path)
                    .OrThrow();
                var (newest, proven) = (Superblock.OffsetOf(slots.Newest.Turn), slots.Before!.End);
                var hidden = 0;
                var wrong = Enumerable
                    .Range(0, RandomPairs / 2)
                    .Select(round =>
                        (First: Anywhere(closed, dice), Second: round % 4 == 0 ? InTheNewest() : Anywhere(closed, dice))
                    )
                    .Select(pair => (pair, Wrong: Against(pair.First, pair.Second)))
                    .Where(each => each.Wrong.Length > 0)
                    .Select(each => $"{each.pair.First.What}, {each.pair.Second.What}: {each.Wrong}")
                    .ToArray();
                Assert.True(wrong.Length > 0 || hidden > 0, "nothing was hidden, though something can be");
                output.WriteLine($"{hidden} times a commit was hidden");
                return wrong;

                Blow InTheNewest() => dice.Of<Blow>(Blows(closed, (int)newest, LogIdentity.SlotSize, dice).ToArray());

                string Against(Blow first, Blow second)
                {
                    var bytes = sample.Bytes.AsSpan().ToArray();
                    first.Strike(bytes);
                    second.Strike(bytes);
                    var damage = new Damage(sample, first.Hit, second.Hit);
                    _pairs++;
                    var said = damage.Against(bytes, OpenMode.ReadOnly);
                    _found += damage.IsFound ? 1 : 0;
                    if (
                        said.Length == 0
                        || !IsHit(bytes, newest, newest + LogIdentity.SlotSize)
                        || !IsHit(bytes, proven, slots.Newest.End)
                    )
                    {
                        return said;
                    }

                    hidden++;
                    return new Damage(shorter, first.Hit, second.Hit).Against(bytes, OpenMode.ReadOnly);
                }

                bool IsHit(byte[] bytes, long from, long to) =>
                    !bytes.AsSpan((int)from..(int)to).SequenceEqual(sample.Bytes.AsSpan((int)from..(int)to));
            }
        );

    private void Hold(Func<SampleFile, Dice, IEnumerable<(Blow First, Blow Second)>> pairs) =>
        Hold(
            (sample, seed) =>
                from pair in pairs(sample, new(seed))
                from wrong in Against(sample, pair.First, pair.Second)
                select $"{pair.First.What}, {pair.Second.What}: {wrong}"
        );

    private void Hold(Func<SampleFile, ulong, IEnumerable<string>> law)
    {
        for (var seed = 0UL; seed < (ulong)Math.Max(1, Law.Tries / 100); seed++)
        {
            var sample = SampleFile.Of(seed);
            Assert.True(sample.Height >= 3);
            foreach (var wrong in law(sample, seed))
            {
                Assert.Fail($"sample {seed}, {wrong}");
            }
        }

        output.WriteLine($"{_pairs} files damaged twice, {_found} told to be");
        Assert.True(_found > 0);
    }

    // A file is opened to be read, and some are opened to be written too, which mends what it can.
    private IEnumerable<string> Against(SampleFile sample, Blow first, Blow second)
    {
        var bytes = sample.Bytes.AsSpan().ToArray();
        first.Strike(bytes);
        second.Strike(bytes);
        var isLogHit = !bytes
            .AsSpan((int)LogIdentity.LogStart)
            .SequenceEqual(sample.Bytes.AsSpan((int)LogIdentity.LogStart));
        return Against(sample, bytes, isToBeFound: isLogHit, first.Hit, second.Hit);
    }

    private IEnumerable<string> AgainstACut(SampleFile sample, Blow blow, int length)
    {
        var bytes = sample.Bytes.AsSpan().ToArray();
        blow.Strike(bytes);
        return Against(sample, bytes[..length], isToBeFound: true, blow.Hit, new Hit(length, long.MaxValue));
    }

    private IEnumerable<string> Against(
        SampleFile sample,
        byte[] bytes,
        bool isToBeFound,
        params ImmutableArray<Hit> hits
    )
    {
        var damage = new Damage(sample, hits);
        _pairs++;
        foreach (var mode in _pairs % 8 == 0 ? [OpenMode.ReadOnly, OpenMode.MustExist] : new[] { OpenMode.ReadOnly })
        {
            if (damage.Against(bytes, mode) is { Length: > 0 } wrong)
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

    // One damage of each kind within a stretch of the file.
    private static IEnumerable<Blow> Blows(SampleFile sample, int from, int length, Dice dice) =>
        [
            Blow.Bit(sample, from + dice.Below(length), dice.Below(8)),
            Blow.Byte(sample, from + dice.Below(length), 1 + dice.Below(255)),
            Blow.Zeros(sample, Blow.SectorOf(from + dice.Below(length), Sector), Sector),
            Blow.Zeros(sample, Blow.SectorOf(from + dice.Below(length), 4096), 4096),
        ];

    private static Blow Anywhere(SampleFile sample, Dice dice) => dice.Below(5) switch
    {
        0 => StaleSector(sample, Sector, dice),
        1 => StaleSector(sample, 4096, dice),
        _ => dice.Of<Blow>(Blows(sample, 0, sample.Bytes.Length, dice).ToArray()),
    };

    private static Blow StaleSector(SampleFile sample, int size, Dice dice) =>
        Blow.Stale(
            sample,
            dice.Below(sample.Earlier.Length),
            Blow.SectorOf(dice.Below(sample.Bytes.Length), size),
            size
        );

    private static Blow StaleSlot(SampleFile sample, int commit, int slot) =>
        Blow.Stale(sample, commit, slot, LogIdentity.SlotSize);

    private static Blow MagicBit(SampleFile sample, int slot, int bit) =>
        Blow.Bit(sample, slot + LogIdentity.MagicAt + bit / 8, bit % 8);

    private static Blow NotTheMagic(SampleFile sample, int slot, Dice dice)
    {
        const int Rest = LogIdentity.SlotSize - LogIdentity.GenerationAt;
        return Blow.Bit(sample, slot + LogIdentity.GenerationAt + dice.Below(Rest), dice.Below(8));
    }

    private static Blow Moved(SampleFile sample, int from, int to, int size) =>
        new($"the {size} bytes at {to} are those at {from}", to, [.. sample.Bytes.AsSpan(from, size)]);
}
