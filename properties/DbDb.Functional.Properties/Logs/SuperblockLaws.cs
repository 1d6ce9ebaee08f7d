using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A superblock slot leads back to the head it was made from, or says that it is damaged.</summary>
public class SuperblockLaws
{
    [Law]
    internal bool Decoding_a_slot_inverts_encoding_it(SegmentSequence deeds, [Within(0, int.MaxValue)] int turn)
    {
        var (heads, bytes) = deeds.Written();
        return heads.All(head =>
            Superblock.Decode(Superblock.Encode(head, turn), turn % 2) is Slot.Valid slot
            && slot.Turn == turn
            && slot.Generation == head.Generation
            && slot.Limits == head.Limits
            && slot.End == head.End
            && slot.Hash == head.Hash
            && slot.Spine.SequenceEqual(
                head.Spine.Select(waypoint => new NamedCommit(waypoint.Revision, waypoint.Address))
            )
            && slot.Head(At(bytes, slot.CommitAddress)) is { } found
            && Heads.Same(found, head)
        );
    }

    [Law]
    internal bool A_slot_gives_no_head_for_another_commit_than_its_own(SegmentSequence deeds)
    {
        var (heads, bytes) = deeds.Written();
        return heads.Skip(1).Pairs()
            .SelectMany(pair => new[] { (Named: pair.Item, There: pair.Next), (Named: pair.Next, There: pair.Item) })
            .All(pair =>
                ((Slot.Valid)Superblock.Decode(Superblock.Encode(pair.Named, 0), 0)).Head(
                    At(bytes, pair.There.CommitAddress)
                )
                    is null
            );
    }

    [Law]
    internal bool A_slot_gives_no_head_if_its_spine_is_not_as_long_as_the_commit_s_ordinal_says(SegmentSequence deeds)
    {
        var (heads, bytes) = deeds.Written();
        return heads
            .Skip(1)
            .All(head =>
                Superblock.Decode(Superblock.Encode(head, 0), 0) is Slot.Valid slot
                && (slot with { Spine = [slot.Spine[0], slot.Spine[^1]] }).Head(At(bytes, slot.CommitAddress)) is null
                    == slot.Spine.Length > 2
            );
    }

    [Law]
    internal bool A_slot_gives_no_head_for_a_commit_of_another_try_in_the_same_place(SegmentSequence deeds) =>
        deeds.Written(2).Bytes is var others
        && deeds
            .Written(1)
            .Heads.Skip(1)
            .All(head =>
                ((Slot.Valid)Superblock.Decode(Superblock.Encode(head, 0), 0)).Head(At(others, head.CommitAddress))
                    is null
            );

    [Law]
    internal bool A_slot_in_the_other_ones_place_is_damaged(SegmentSequence deeds, [Within(0, 1)] int index) =>
        Superblock.Decode(Superblock.Encode(deeds.Written().Heads[^1], index), 1 - index) is Slot.Damaged;

    [Law]
    internal bool Any_flipped_bit_in_a_slot_is_noticed(SegmentSequence deeds, [From(nameof(Bits))] int[] bits)
    {
        var slot = Superblock.Encode(deeds.Written().Heads[^1], 0);
        return bits.All(bit =>
        {
            var flipped = slot.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            return Superblock.Decode(flipped, 0) is Slot.Damaged or Slot.Foreign;
        });
    }

    [Law]
    internal bool A_slot_cut_off_anywhere_is_noticed(
        SegmentSequence deeds,
        [Within(0, LogIdentity.SlotSize - 1)] int length
    ) =>
        Superblock.Decode(Superblock.Encode(deeds.Written().Heads[^1], 0).AsSpan(0, length), 0)
            is Slot.Damaged
                or Slot.Foreign;

    [Law]
    internal bool Logs_of_different_generation_or_limits_have_different_identities(
        SegmentSequence a,
        SegmentSequence b
    ) =>
        (a.Generation == b.Generation && a.Limits == b.Limits)
        == (LogIdentity.Of(a.Generation, a.Limits) == LogIdentity.Of(b.Generation, b.Limits));

    private static ReadOnlySpan<byte> At(byte[] log, Address address) =>
        address.IsNone ? [] : log.AsSpan((int)(address.Offset - LogIdentity.LogStart), address.Length);

    private static Gen<int[]> Bits => Gen.ArrayOf(Gen.Choose(0, LogIdentity.SlotSize * 8 - 1), 64);
}
