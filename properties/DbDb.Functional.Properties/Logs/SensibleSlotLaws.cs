using System.Buffers.Binary;
using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>A slot whose checksum is right and whose numbers don't agree with each other is damaged.</summary>
public class SensibleSlotLaws
{
    [Fact]
    public void A_slot_at_the_edge_of_sense_is_believed()
    {
        foreach (var (index, head, turn) in new[]
        {
            (0, Named(Spine.MaxLength), 0L),
            (1, Named(Spine.MaxLength), 1L),
            (0, Named(2), Superblock.MaxTurn),
            (1, Named(2), Superblock.MaxTurn - 1),
            (0, LogHead.Genesis(7, Limits.Default), 0L),
        })
        {
            var slot = Assert.IsType<Slot.Valid>(Superblock.Decode(Superblock.Encode(head, turn), index));

            Assert.Equal((turn, head.End, head.Hash), (slot.Turn, slot.End, slot.Hash));
            Assert.Equal(
                head.Spine.Select(waypoint => new NamedCommit(waypoint.Revision, waypoint.Address)),
                slot.Spine
            );
        }
    }

    [Fact]
    public void A_slot_in_any_way_beyond_sense_is_damaged()
    {
        foreach (var waypoints in new[] { 2, 3, 10, Spine.MaxLength })
        {
            var head = Named(waypoints);
            var last = SpineAt(waypoints - 1);
            foreach (
                var (what, change) in new (string, Action<byte[]>)[]
                {
                    ("no version", slot => Write(slot, LogIdentity.VersionAt, 0)),
                    ("leaves too small", slot => Write(slot, LogIdentity.LeafBytesAt, 63)),
                    ("branches too large", slot => Write(slot, LogIdentity.BranchBytesAt, 32769)),
                    ("too few children", slot => Write(slot, LogIdentity.BranchChildrenAt, 3)),
                    ("negative values", slot => Write(slot, LogIdentity.InlineValueBytesAt, -1)),
                    ("a negative turn", slot => Write(slot, Superblock.TurnAt, -2L)),
                    ("the other slot's turn", slot => Write(slot, Superblock.TurnAt, 5L)),
                    ("no spine", slot => Write(slot, Superblock.SpineLengthAt, 0L)),
                    ("less than no spine", slot => Write(slot, Superblock.SpineLengthAt, -1L)),
                    ("a spine that is too long", slot => Write(slot, Superblock.SpineLengthAt, Spine.MaxLength + 1L)),
                    ("a spine that no slot could hold", slot => Write(slot, Superblock.SpineLengthAt, long.MaxValue)),
                    ("an end after the commit's", slot => Write(slot, Superblock.EndAt, head.End + 8)),
                    ("an end before the commit's", slot => Write(slot, Superblock.EndAt, head.End - 8)),
                    ("an end that is the log's start", slot => Write(slot, Superblock.EndAt, LogIdentity.LogStart)),
                    ("two waypoints of one revision", slot => Write(slot, SpineAt(0), head.Spine[1].Revision.Number)),
                    ("waypoints whose revisions ascend", slot =>
                        Write(slot, SpineAt(0), head.Spine[1].Revision.Number - 1)
                    ),
                    ("a spine that doesn't end at revision 0", slot => Write(slot, last, -1L)),
                    ("a spine that ends at something", slot =>
                        Write(slot, last + sizeof(long), (long)Address.At(LogIdentity.LogStart, 8).Bits)
                    ),
                }
            )
            {
                AssertIsDamaged(head, change, $"{what}, {waypoints} waypoints");
            }

            for (var i = 1; i < waypoints - 1; i++)
            {
                var reaching = Address.At(head.Spine[i].Address.Offset + 8, head.Spine[i].Address.Length);
                var at = SpineAt(i) + sizeof(long);
                AssertIsDamaged(
                    head,
                    slot => Write(slot, at, (long)reaching.Bits),
                    $"waypoint {i} reaches into the one before it"
                );
            }
        }
    }

    [Fact]
    public void A_slot_of_no_commit_ends_where_the_log_begins() =>
        AssertIsDamaged(
            LogHead.Genesis(7, Limits.Default),
            slot => Write(slot, Superblock.EndAt, LogIdentity.LogStart + 8),
            "an end without a commit"
        );

    [Fact]
    public void A_slot_of_no_commit_names_the_beginning_of_its_own_log()
    {
        var genesis = LogHead.Genesis(7, Limits.Default);
        var slot = Assert.IsType<Slot.Valid>(Superblock.Decode(Superblock.Encode(genesis, 0), 0));

        Assert.Equal(genesis, slot.Head([]));
        Assert.Null((slot with { Hash = Hash.Of("another log"u8) }).Head([]));
    }

    [Fact]
    public void A_slot_says_what_it_is_as_far_as_it_can_be_read()
    {
        var slot = Superblock.Encode(Named(3), 4);
        const int Told = LogIdentity.MagicAt + sizeof(ulong);

        for (var length = 0; length < LogIdentity.SlotSize; length += length < 2 * Told ? 1 : 97)
        {
            var decoded = Superblock.Decode(slot.AsSpan(0, length), 0);
            Assert.True(
                length < Told ? decoded is Slot.Foreign : decoded is Slot.Damaged,
                $"{length} bytes: {decoded}"
            );
        }

        Assert.IsType<Slot.Damaged>(Superblock.Decode(slot.AsSpan(0, LogIdentity.SlotSize - 1), 0));
        Assert.IsType<Slot.Valid>(Superblock.Decode([.. slot, 1, 2, 3], 0));
    }

    [Fact]
    public void A_slot_of_a_newer_format_says_so_whatever_else_it_holds()
    {
        var slot = Superblock.Encode(Named(3), 4);
        Assert.Equal(
            Superblock.FormatVersion,
            BinaryPrimitives.ReadUInt32LittleEndian(slot.AsSpan(LogIdentity.VersionAt))
        );

        var newer = Sealed(slot, bytes =>
        {
            Write(bytes, LogIdentity.VersionAt, (int)Superblock.FormatVersion + 1);
            Write(bytes, Superblock.SpineLengthAt, 1L << 40);
        });

        Assert.Equal(Superblock.FormatVersion + 1, Assert.IsType<Slot.Newer>(Superblock.Decode(newer, 0)).Version);
        Assert.IsType<Slot.Damaged>(Superblock.Decode(newer, 1));
    }

    private static void AssertIsDamaged(LogHead head, Action<byte[]> change, string what)
    {
        var slot = Superblock.Encode(head, 4);
        Assert.IsType<Slot.Valid>(Superblock.Decode(Sealed(slot, _ => { }), 0));
        Assert.True(Superblock.Decode(Sealed(slot, change), 0) is Slot.Damaged, what);
    }

    // The first slot, changed, with the checksum that it then has: bound to place 1 of generation 0.
    private static byte[] Sealed(byte[] slot, Action<byte[]> change)
    {
        var copy = slot.AsSpan().ToArray();
        change(copy);
        Write(copy, 0, (int)Checksum.Of(copy, 0, 1));
        return copy;
    }

    // A head after so many commits on the spine, each of 128 bytes, one directly after the other.
    private static LogHead Named(int waypoints)
    {
        var spine = Enumerable.Range(0, waypoints)
            .Select(age => waypoints - 1 - age)
            .Select(n => new Waypoint(
                n,
                new(n),
                n == 0 ? Address.None : Address.At(LogIdentity.LogStart + n * 128, 128)
            ))
            .ToImmutableArray();
        var commit = Commit.Genesis with { Revision = spine[0].Revision };
        return new(7, Limits.Default, commit, spine[0].Address, spine[0].Address.End, Hash.Of("the commit"u8), spine);
    }

    private static int SpineAt(int i) => Superblock.SpineAt + i * Superblock.WaypointSize;

    private static void Write(byte[] slot, int at, int number) =>
        BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(at), number);

    private static void Write(byte[] slot, int at, long number) =>
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(at), number);
}
