using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional.Stores.Files;

/// <summary>
/// The superblock slots as they were last read, and what they say: so that finding out that nothing has changed costs a
/// read and a comparison. For one thread at a time.
/// </summary>
internal sealed class SeenSlots
{
    private byte[] _seen = new byte[LogIdentity.SlotSize * LogIdentity.SlotCount];
    private byte[] _read = new byte[LogIdentity.SlotSize * LogIdentity.SlotCount];
    private SlotPair? _slots;

    /// <summary>Both slots, one of which is valid.</summary>
    public Either<DbError, SlotPair> Read(IDiskFile file, string path)
    {
        var bytes = _read.AsSpan(0, file.Read(0, _read));
        if (_slots is { } seen && bytes.SequenceEqual(_seen))
        {
            return seen;
        }

        var slots = SuperblockSlots.Decode(bytes, path);
        _slots = bytes.Length == _read.Length ? slots.OrNull() : null;
        (_seen, _read) = (_read, _seen);
        return slots;
    }
}
