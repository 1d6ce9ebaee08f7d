using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>
/// A verification tells of everything that is damaged in a file that was closed: no bit of it is without meaning.
/// </summary>
public class VerifyLaws(ITestOutputHelper output)
{
    private const int SlotBitsThroughAll = 61;

    [Fact]
    public void N7_every_bit_that_is_turned_over_in_the_log_of_a_closed_file_is_told_by_a_verification()
    {
        var sample = SampleFile.Of(0);
        for (var bit = (int)LogIdentity.LogStart * 8; bit < sample.Bytes.Length * 8; bit++)
        {
            var record = sample.RecordAt(bit / 8);

            var told = Told(Turned(sample, bit));

            // Of a node that is stored as changes, what it is changed from may be what was hit.
            Assert.True(
                told.Any(fault =>
                    !fault.IsOfSpare && (fault.Address.Offset == record.Offset || Names(fault, record.Offset))
                ),
                $"bit {bit % 8} of byte {bit / 8}, in the record at {record}: {Show.Of(told, fault => $"{fault}")}"
            );

            // Where it lies is said by its address, and only of another record in words.
            Assert.DoesNotContain(told, fault => Names(fault, fault.Address.Offset));
        }

        Assert.Equal(sample.Bytes.Length, sample.Records[^1].End); // so that nothing lies after the log
        Assert.Equal(LogIdentity.LogStart, sample.Records[0].Offset);
        Assert.All(sample.Records.Zip(sample.Records.Skip(1)), pair => Assert.Equal(pair.Item1.End, pair.Item2.Offset));
        output.WriteLine($"{sample.Bytes.Length * 8} bits");
    }

    [Fact]
    public void N7_every_bit_that_is_turned_over_in_a_slot_is_told_with_the_slot_and_as_nothing_worse()
    {
        var sample = SampleFile.Of(0);
        for (var bit = 0; bit < LogIdentity.LogStart * 8; bit++)
        {
            var slot = Address.At(bit / 8 / LogIdentity.SlotSize * LogIdentity.SlotSize, LogIdentity.SlotSize);
            var damaged = Turned(sample, bit);

            var fault = SuperblockSlots.Decode(damaged.AsSpan(0, (int)LogIdentity.LogStart), SampleFile.Path).OrThrow()
                .Fault((at, length) => damaged.AsMemory((int)at, length));

            Assert.Equal(
                (slot, true),
                fault.Match(Some: found => (found.Address, found.IsOfSpare), None: () => default)
            );
            if (bit % SlotBitsThroughAll == 0)
            {
                Assert.Equal((slot, true), Told(damaged).Select(found => (found.Address, found.IsOfSpare)).Single());
            }
        }
    }

    // As far as they can be told from what a writer leaves that was killed: what the newest one has is right.
    [Fact]
    public void N7_a_slot_from_another_time_or_file_is_told_unless_it_is_what_was_there_before_the_newest()
    {
        var sample = SampleFile.Of(0);
        var others = sample.Earlier.Append(SampleFile.Of(1).Bytes).ToArray();
        var newest = Slot(sample.Bytes, 0).Turn > Slot(sample.Bytes, 1).Turn ? 0 : 1;
        var told = 0;
        for (var index = 0; index < LogIdentity.SlotCount; index++)
        {
            foreach (var other in others)
            {
                if (SlotBytes(other, index).SequenceEqual(SlotBytes(sample.Bytes, index)))
                {
                    continue;
                }

                var damaged = sample.Bytes.AsSpan().ToArray();
                SlotBytes(other, index).CopyTo(damaged, index * LogIdentity.SlotSize);
                var isOlder = index == newest && Slot(other, index).Turn == Slot(sample.Bytes, index).Turn - 2;

                var faults = Told(damaged);

                told += faults.Length;
                if (other != others[^1])
                {
                    Assert.True(
                        isOlder == (faults.Length == 0),
                        $"slot {index}, turn {Slot(other, index).Turn}: {Show.Of(faults, fault => $"{fault}")}"
                    );
                    Assert.All(faults, fault => Assert.True(fault.IsOfSpare));
                }
                else
                {
                    Assert.NotEmpty(faults);
                }
            }
        }

        Assert.True(told >= others.Length);
    }

    private static Slot.Valid Slot(byte[] bytes, int index) =>
        (Slot.Valid)Superblock.Decode(SlotBytes(bytes, index), index);

    private static byte[] SlotBytes(byte[] bytes, int index) =>
        bytes[(index * LogIdentity.SlotSize)..((index + 1) * LogIdentity.SlotSize)];

    private static bool Names(Violation fault, long offset) =>
        fault.Reason.Contains($"byte {offset}", StringComparison.Ordinal);

    private static byte[] Turned(SampleFile sample, int bit)
    {
        var bytes = sample.Bytes.AsSpan().ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return bytes;
    }

    private static Violation[] Told(byte[] bytes) =>
        FileStore
            .Open(
                SampleFile.Path,
                new() { Mode = OpenMode.ReadOnly },
                new SimulatedDisk(image: DiskImage.Empty.Set(SampleFile.Path, bytes))
            )
            .Bind(store => Database.Open(store, new() { CacheBytes = 8 << 10 }))
            .Match(
                Left: error => [new(Address.At(((DbError.Corrupt)error).Offset, 0), ((DbError.Corrupt)error).Reason)],
                Right: database =>
                {
                    using (database)
                    {
                        return Verification.Of(database).ToArray();
                    }
                }
            );
}
