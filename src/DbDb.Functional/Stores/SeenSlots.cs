using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// The superblock slots as they were last read, and what they say: so that finding out that nothing has changed costs a read and a comparison. For one thread at a time.
/// </summary>
internal sealed class SeenSlots
{
    private readonly byte[] _bytes = new byte[Superblock.SlotSize * Superblock.SlotCount];
    private Slot.Valid? _newest;

    /// <summary>The valid slot that was written last.</summary>
    public Either<DbError, Slot.Valid> ReadNewest(IDiskFile file, string path)
    {
        Span<byte> both = stackalloc byte[Superblock.SlotSize * Superblock.SlotCount];
        var bytes = both[..file.Read(0, both)];
        if (_newest is { } seen && bytes.SequenceEqual(_bytes))
        {
            return seen;
        }

        var newest = SuperblockSlots.Newest(bytes, path);
        _newest = bytes.Length == _bytes.Length ? newest.MatchUnsafe<Slot.Valid?>(Right: slot => slot, Left: _ => null) : null;
        bytes.CopyTo(_bytes);
        return newest;
    }
}
