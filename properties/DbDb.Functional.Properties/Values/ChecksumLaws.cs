using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>No small damage passes the checksum.</summary>
public class ChecksumLaws
{
    [Fact]
    public void The_primitive_is_the_reflected_Castagnoli_polynomial() =>
        Assert.Equal(0xE3069283, ~"123456789"u8.ToArray().Aggregate(uint.MaxValue, BitOperations.Crc32C));

    [Law]
    internal bool A_checksum_is_the_one_that_the_format_describes(Sealed block) =>
        Checksum.Of(block.Bytes, block.Generation, block.Address.Bits)
        == ReferenceChecksum.Of(block.Bytes, block.Generation, block.Address.Bits);

    [Law]
    internal bool Any_single_flipped_bit_is_noticed(Sealed block) =>
        Enumerable.Range(0, block.Bytes.Length * 8).All(bit =>
        {
            var flipped = block.Bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            return Record.Fault(flipped, block.Generation, block.Address) is not null;
        });

    [Law]
    internal bool Any_bit_flipped_in_two_words_is_noticed(Sealed block, [Within(0, 63)] int bit) =>
        (
            from one in Enumerable.Range(0, block.Bytes.Length / 8)
            from other in Enumerable.Range(0, one)
            let flipped = block
                .Bytes.Select(
                    (b, i) => i == one * 8 + bit / 8 || i == other * 8 + bit / 8 ? (byte)(b ^ 1 << (bit % 8)) : b
                )
                .ToArray()
            select Record.Fault(flipped, block.Generation, block.Address)
        ).All(fault => fault is not null);

    [Law]
    internal bool Any_burst_within_a_word_is_noticed(
        Sealed block,
        [Within(1, int.MaxValue)] int burst,
        [Within(0, 1 << 20)] int at
    )
    {
        var damaged = block.Bytes.ToArray();
        var word = damaged.AsSpan(at % (damaged.Length / sizeof(int)) * sizeof(int), sizeof(int));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(
            word,
            System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(word) ^ burst
        );
        return Record.Fault(damaged, block.Generation, block.Address) is not null;
    }

    [Law]
    internal bool Two_words_that_changed_places_are_noticed(
        Sealed block,
        [Within(1, 1 << 20)] int one,
        [Within(1, 1 << 20)] int other
    )
    {
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(block.Bytes.ToArray()).ToArray();
        var (i, j) = (one % words.Length, other % words.Length);
        (words[i], words[j]) = (words[j], words[i]);
        var swapped = System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>(words).ToArray();
        return swapped.SequenceEqual(block.Bytes) || Record.Fault(swapped, block.Generation, block.Address) is not null;
    }

    [Law]
    internal bool A_record_elsewhere_or_in_another_file_is_noticed(Sealed block, [Within(0, 63)] int bit) =>
        Record.Fault(block.Bytes, block.Generation, block.Address) is null
        && Record.Fault(block.Bytes, block.Generation ^ 1UL << bit, block.Address) is not null
        && Record.Fault(
            block.Bytes,
            block.Generation,
            Address.At(block.Address.Offset ^ 8L << bit % 40, block.Bytes.Length)
        )
            is not null;

    [Law]
    internal bool A_record_cut_off_or_followed_by_more_is_noticed(Sealed block, [Within(1, 1 << 20)] int cut) =>
        Record.Fault(
            block.Bytes.AsSpan(0, block.Bytes.Length - 1 - cut % block.Bytes.Length),
            block.Generation,
            block.Address
        )
            is not null
        && Record.Fault([.. block.Bytes, 0, 0, 0, 0, 0, 0, 0, 0], block.Generation, block.Address) is not null;

    /// <summary>A record as it lies in a log.</summary>
    internal sealed record Sealed(byte[] Bytes, ulong Generation, Address Address)
    {
        public static Arbitrary<Sealed> Any =>
            Arb.From(
                from length in Gen.Choose(Record.HeaderSize, 400)
                from content in Gen.ArrayOf(Gen.Choose(0, 255), length)
                from generation in Gen.Choose(int.MinValue, int.MaxValue)
                from offset in Gen.Choose(0, int.MaxValue)
                select Of(
                    [.. content.Select(number => (byte)number)],
                    (ulong)generation * 0x9E3779B97F4A7C15,
                    offset * 8L
                )
            );

        private static Sealed Of(byte[] content, ulong generation, long offset)
        {
            var bytes = new byte[Record.Padded(content.Length)];
            var address = Address.At(offset, bytes.Length);
            content.CopyTo(bytes, 0);
            Record.WriteHeader(bytes, RecordKind.Value, 0, content.Length);
            Record.Seal(bytes, generation, address);
            return new(bytes, generation, address);
        }

        public override string ToString() => $"{Show.Of(Bytes)} at {Address} of generation {Generation:x}";
    }
}
