using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A superblock slot leads back to the head it was made from, or says that it is damaged.</summary>
public class SuperblockLaws
{
    [Fact]
    public void Decoding_a_slot_inverts_encoding_it() =>
        Prop.ForAll(
            SegmentSequence.Any,
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            (deeds, turn) =>
            {
                var (heads, bytes) = deeds.Written();
                return heads.All(head =>
                    Superblock.Decode(Superblock.Encode(head, turn), turn % 2) is Slot.Valid slot
                    && slot.Turn == turn
                    && slot.Generation == head.Generation
                    && slot.Limits == head.Limits
                    && slot.End == head.End
                    && slot.Hash == head.Hash
                    && slot.Spine.SequenceEqual(head.Spine.Select(waypoint => new NamedCommit(waypoint.Revision, waypoint.Address)))
                    && slot.Head(At(bytes, slot.CommitAddress)) is { } found
                    && Heads.Same(found, head));
            })
            .Holds();

    [Fact]
    public void A_slot_gives_no_head_for_another_commit_than_its_own() =>
        Prop.ForAll(
            SegmentSequence.Any,
            deeds =>
            {
                var (heads, bytes) = deeds.Written();
                return heads.Skip(1).Pairs()
                    .SelectMany(pair => new[] { (Named: pair.Item, There: pair.Next), (Named: pair.Next, There: pair.Item) })
                    .All(pair => ((Slot.Valid)Superblock.Decode(Superblock.Encode(pair.Named, 0), 0)).Head(At(bytes, pair.There.CommitAddress)) is null);
            })
            .Holds();

    [Fact]
    public void A_slot_gives_no_head_if_its_spine_is_not_as_long_as_the_commit_s_ordinal_says() =>
        Prop.ForAll(
            SegmentSequence.Any,
            deeds =>
            {
                var (heads, bytes) = deeds.Written();
                return heads.Skip(1).All(head =>
                    Superblock.Decode(Superblock.Encode(head, 0), 0) is Slot.Valid slot
                    && (slot with { Spine = [slot.Spine[0], slot.Spine[^1]] }).Head(At(bytes, slot.CommitAddress)) is null == slot.Spine.Length > 2);
            })
            .Holds();

    [Fact]
    public void A_slot_gives_no_head_for_a_commit_of_another_try_in_the_same_place() =>
        Prop.ForAll(
            SegmentSequence.Any,
            deeds => deeds.Written(2).Bytes is var others && deeds.Written(1).Heads.Skip(1).All(head =>
                ((Slot.Valid)Superblock.Decode(Superblock.Encode(head, 0), 0)).Head(At(others, head.CommitAddress)) is null))
            .Holds();

    [Fact]
    public void A_slot_in_the_other_ones_place_is_damaged() =>
        Prop.ForAll(
            SegmentSequence.Any,
            Gen.Choose(0, 1).ToArbitrary(),
            (deeds, index) => Superblock.Decode(Superblock.Encode(deeds.Written().Heads[^1], index), 1 - index) is Slot.Damaged)
            .Holds();

    [Fact]
    public void Any_flipped_bit_in_a_slot_is_noticed() =>
        Prop.ForAll(
            SegmentSequence.Any,
            Gen.ArrayOf(Gen.Choose(0, LogIdentity.SlotSize * 8 - 1), 64).ToArbitrary(),
            (deeds, bits) =>
            {
                var slot = Superblock.Encode(deeds.Written().Heads[^1], 0);
                return bits.All(bit =>
                {
                    var flipped = slot.ToArray();
                    flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                    return Superblock.Decode(flipped, 0) is Slot.Damaged or Slot.Foreign;
                });
            })
            .Holds();

    [Fact]
    public void A_slot_cut_off_anywhere_is_noticed() =>
        Prop.ForAll(
            SegmentSequence.Any,
            Gen.Choose(0, LogIdentity.SlotSize - 1).ToArbitrary(),
            (deeds, length) =>
                Superblock.Decode(Superblock.Encode(deeds.Written().Heads[^1], 0).AsSpan(0, length), 0) is Slot.Damaged or Slot.Foreign)
            .Holds();

    [Fact]
    public void Logs_of_different_generation_or_limits_have_different_identities() =>
        Prop.ForAll(
            SegmentSequence.Any,
            SegmentSequence.Any,
            (a, b) => (a.Generation == b.Generation && a.Limits == b.Limits) == (LogIdentity.Of(a.Generation, a.Limits) == LogIdentity.Of(b.Generation, b.Limits)))
            .Holds();

    private static ReadOnlySpan<byte> At(byte[] log, Address address) =>
        address.IsNone ? [] : log.AsSpan((int)(address.Offset - LogIdentity.LogStart), address.Length);
}
