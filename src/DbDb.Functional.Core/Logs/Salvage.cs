using System.Collections.Immutable;
using DbDb.Functional.Values;
using static System.Buffers.Binary.BinaryPrimitives;

namespace DbDb.Functional.Logs;

/// <summary>What can be known of a file whose superblock, or whose newest commit, is damaged.</summary>
/// <param name="Head">The newest good commit, as a head to read from. Nothing can be planned on it.</param>
/// <param name="Newest">The newest revision of which the log or the superblock has anything.</param>
internal sealed record Salvage(LogHead Head, Revision Newest)
{
    /// <summary>
    /// Looks for the newest good commit of a log: under the generation that a slot tells, though it be damaged; else
    /// under one that is worked out from the records. Null if there is none.
    /// </summary>
    /// <param name="slots">The bytes of both slots.</param>
    /// <param name="length">How long the file is.</param>
    /// <param name="read">Reads it.</param>
    public static Salvage? Of(ReadOnlyMemory<byte> slots, long length, ReadBytes read)
    {
        var scan = new LogScan(length, read);
        var known = KnownSlots(slots);
        var generations = known
            .Select(slot => (ulong?)ReadUInt64LittleEndian(slot.Span[LogIdentity.GenerationAt..]))
            .Distinct()
            .Concat(Lazily(scan.Generation));
        foreach (var generation in generations)
        {
            if (generation is { } told && scan.Newest(told) is ({ } good, var newest))
            {
                return new(HeadAt(good, told, LimitsOf(known)), Later(newest, Named(slots)));
            }
        }

        return null;
    }

    private static IEnumerable<T> Lazily<T>(Func<T> value)
    {
        yield return value();
    }

    // As many of the slots as still begin as ours do, though the rest of one be damaged; sound ones first.
    private static ReadOnlyMemory<byte>[] KnownSlots(ReadOnlyMemory<byte> slots) =>
        [
            .. Enumerable
                .Range(0, LogIdentity.SlotCount)
                .Select(index =>
                    (Bytes: SlotAt(slots, index), Slot: Superblock.Decode(SlotAt(slots, index).Span, index))
                )
                .Where(each => each.Slot is not Slot.Foreign && each.Bytes.Length >= Superblock.TurnAt)
                .OrderBy(each => each.Slot is Slot.Valid ? 0 : 1)
                .Select(each => each.Bytes),
        ];

    private static ReadOnlyMemory<byte> SlotAt(ReadOnlyMemory<byte> slots, int index)
    {
        var start = Math.Min(index * LogIdentity.SlotSize, slots.Length);
        return slots[start..Math.Min(start + LogIdentity.SlotSize, slots.Length)];
    }

    private static Limits LimitsOf(ReadOnlyMemory<byte>[] slots) =>
        slots.Select(slot => Superblock.ReadLimits(slot.Span)).FirstOrDefault(limits => limits.AreValid)
        ?? Limits.Default;

    private static Revision Named(ReadOnlyMemory<byte> slots) =>
        Enumerable
            .Range(0, LogIdentity.SlotCount)
            .Select(index =>
                Superblock.Decode(SlotAt(slots, index).Span, index) is Slot.Valid slot
                    ? slot.Spine[0].Revision
                    : Revision.Zero
            )
            .Aggregate(Later);

    private static Revision Later(Revision a, Revision b) => a > b ? a : b;

    private static LogHead HeadAt(FoundCommit found, ulong generation, Limits limits)
    {
        ImmutableArray<Waypoint> spine = [found.Waypoint, .. Spine.Genesis];
        return new(generation, limits, found.Commit, found.Address, found.Address.End, found.Hash, spine);
    }
}
