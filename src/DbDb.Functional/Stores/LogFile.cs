using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional;

/// <summary>
/// Finds the end of a file's log and remembers it, so that finding it again costs two reads where nothing changed. Any thread
/// may find; what is remembered only moves forward.
/// </summary>
internal sealed class LogFile(IDiskFile file, string path)
{
    // A slot that is just being written reads as damaged; more often than this it isn't chance.
    private const int Attempts = 4;

    private readonly Lock _remembering = new();
    private volatile LogEnd? _known;

    /// <summary>The newest durable head found so far, once there is one.</summary>
    public Head? Known => _known?.Durable;

    /// <summary>
    /// The end of the log: what the newest slot names, and from there forward over complete commits. Nothing is remembered,
    /// because what was found beyond the slot may not be durable yet.
    /// </summary>
    public Either<DbError, LogEnd> Find()
    {
        for (var attempt = 1; ; attempt++)
        {
            var end = SuperblockSlots.ReadNewest(file, path).Bind(Follow).Bind(NotBehind);
            if (attempt == Attempts || end.Match(Right: _ => true, Left: error => error is not DbError.Corrupt || file.Length < Superblock.LogStart))
            {
                return end;
            }

            Thread.Sleep(attempt / (Attempts - 1)); // at first only for others to run
        }
    }

    /// <summary>Remembers an end that is durable.</summary>
    /// <returns>The newest head that is remembered: another thread may have found a later one.</returns>
    public Head Remember(LogEnd end)
    {
        lock (_remembering)
        {
            if (_known is not { } known || known.Durable.Revision <= end.Durable.Revision)
            {
                _known = end;
            }

            return _known.Durable;
        }
    }

    private Either<DbError, LogEnd> Follow(Slot.Valid slot)
    {
        var known = _known;
        if (known is not null && slot.Generation != known.Durable.Generation)
        {
            return new DbError.Corrupt(0, "another database was written over this one while it was open");
        }

        if (known is not null && (slot.Hash == known.Named || slot.Hash == known.Durable.Hash))
        {
            return From(known.Durable, slot);
        }

        return slot.Head(ReadUpTo(slot.CommitAddress.Offset, slot.CommitAddress.Length).Span) is { } named
            ? From(named, slot)
            : new DbError.Corrupt(slot.CommitAddress.Offset, "the newest commit, which the superblock names, doesn't check");
    }

    private Either<DbError, LogEnd> From(Head durable, Slot.Valid slot)
    {
        var newest = Log.Follow(durable, ReadUpTo);
        var length = file.Length;
        return length < newest.End
            ? new DbError.Corrupt(length, $"the file was cut off: the log goes on to byte {newest.End}")
            : new LogEnd(durable, newest, slot.Hash, slot.Turn);
    }

    private Either<DbError, LogEnd> NotBehind(LogEnd end) =>
        _known?.Durable is { } known
        && (end.Newest.Revision < known.Revision || (end.Newest.Revision == known.Revision && !end.Newest.Equals(known)))
            ? Left<DbError, LogEnd>(new DbError.Corrupt(
                known.CommitAddress.Offset, $"the log has lost revision {known.Revision} while it was open"))
            : end;

    // Asks for the file's length before it makes room: a damaged length may be large.
    private ReadOnlyMemory<byte> ReadUpTo(long offset, int length)
    {
        var there = length <= Superblock.SlotSize ? length : (int)Math.Clamp(file.Length - offset, 0, length);
        var bytes = GC.AllocateUninitializedArray<byte>(there);
        return bytes.AsMemory(0, file.Read(offset, bytes));
    }
}
