using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// The superblock slots as they were last read, and what they say: so that finding out that nothing has changed costs a read and a comparison. For one thread at a time.
/// </summary>
internal sealed class SeenSlots
{
    private byte[] _seen = new byte[Superblock.SlotSize * Superblock.SlotCount];
    private byte[] _read = new byte[Superblock.SlotSize * Superblock.SlotCount];
    private Slot.Valid? _newest;

    /// <summary>The valid slot that was written last.</summary>
    public Either<DbError, Slot.Valid> ReadNewest(IDiskFile file, string path)
    {
        var bytes = _read.AsSpan(0, file.Read(0, _read));
        if (_newest is { } seen && bytes.SequenceEqual(_seen))
        {
            return seen;
        }

        var newest = SuperblockSlots.Newest(bytes, path);
        _newest = bytes.Length == _read.Length ? newest.MatchUnsafe<Slot.Valid?>(Right: slot => slot, Left: _ => null) : null;
        (_seen, _read) = (_read, _seen);
        return newest;
    }
}
