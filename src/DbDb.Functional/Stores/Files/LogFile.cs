using DbDb.Functional.Logs;
using DbDb.Functional.Values;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Stores.Files;

/// <summary>
/// Finds the end of a file's log and remembers it, so that finding it again costs two reads where nothing changed. Any
/// thread may find; what is remembered only moves forward.
/// </summary>
internal sealed class LogFile(IDiskFile file, string path)
{
    // A slot that is just being written reads as damaged; more often than this it isn't chance.
    private const int Attempts = 4;

    private readonly Lock _remembering = new();
    private volatile Memory? _memory;
    private SeenSlots? _slots;

    /// <summary>The newest head so far that was found durable or is this store's own, once there is one.</summary>
    public LogHead? Known => _memory?.Newest;

    /// <summary>Whether a head is the newest and this store's own, written without a sync.</summary>
    public bool IsOwn(LogHead head) =>
        _memory is { } memory && !memory.Newest.Equals(memory.End.Durable) && memory.Newest.Equals(head);

    /// <summary>
    /// The end of the log: what the newest slot names, and from there forward over complete commits. Nothing is
    /// remembered, because what was found beyond the slot may not be durable yet.
    /// </summary>
    public Either<DbError, LogEnd> Find()
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = Known; // before it is looked: what others find meanwhile is no loss
            var end = ReadSlots().Bind(Follow).Bind(found => NotBehind(known, found));
            if (
                attempt == Attempts
                || end.Match(
                    Right: _ => true,
                    Left: error => error is not DbError.Corrupt || file.Length < LogIdentity.LogStart
                )
            )
            {
                return end;
            }

            Thread.Sleep(attempt / (Attempts - 1)); // at first only for others to run
        }
    }

    /// <summary>
    /// What is wrong with the slot that nothing is read through while the other is whole. One that is just being
    /// written isn't damaged for long.
    /// </summary>
    public Either<DbError, Option<Violation>> FindSpareFault()
    {
        for (var attempt = 1; ; attempt++)
        {
            var fault = ReadSlots().Map(slots => slots.Fault(ReadUpTo));
            if (attempt == Attempts || fault.Match(Right: found => found.IsNone, Left: _ => true))
            {
                return fault;
            }

            Thread.Sleep(attempt / (Attempts - 1));
        }
    }

    /// <summary>Remembers an end that is durable.</summary>
    /// <returns>The newest head that is remembered: another thread may have found a later one.</returns>
    public LogHead Remember(LogEnd end)
    {
        lock (_remembering)
        {
            if (_memory is not { } memory || memory.End.Durable.Revision <= end.Durable.Revision)
            {
                var own = _memory?.Newest;
                _memory = new(end, own is not null && own.Revision > end.Durable.Revision ? own : end.Durable);
            }

            return _memory.Newest;
        }
    }

    /// <summary>Remembers a head of this store's own, which isn't durable yet, after an end.</summary>
    public void RememberOwn(LogEnd end, LogHead own)
    {
        lock (_remembering)
        {
            _memory = new(end, own);
        }
    }

    // Whoever finds that another thread is just reading reads for itself.
    private Either<DbError, SlotPair> ReadSlots()
    {
        var slots = Interlocked.Exchange(ref _slots, null) ?? new();
        var read = slots.Read(file, path);
        Volatile.Write(ref _slots, slots);
        return read.MapLeft(error => error is DbError.NotADatabase && HasALog()
            ? new DbError.Corrupt(0, "both superblock slots are gone, but a log lies behind them")
            : error);
    }

    // Whether the bytes after the slots are records of one log, though neither slot looks like ours any more.
    private bool HasALog()
    {
        var length = file.Length;
        return length > LogIdentity.LogStart && new LogScan(length, ReadUpTo).HasALog;
    }

    private Either<DbError, LogEnd> Follow(SlotPair slots)
    {
        var slot = slots.Newest;
        var memory = _memory;
        if (memory is not null && slot.Generation != memory.Newest.Generation)
        {
            return new DbError.Corrupt(0, "another database was written over this one while it was open");
        }

        if (memory is not null && slot.Hash == memory.Newest.Hash)
        {
            return FollowFrom(memory.Newest, memory.Newest, slots);
        }

        if (memory is not null && (slot.Hash == memory.End.Named || slot.Hash == memory.End.Durable.Hash))
        {
            return FollowFrom(memory.End.Durable, memory.Newest, slots);
        }

        return slot.Head(ReadUpTo(slot.CommitAddress.Offset, slot.CommitAddress.Length).Span) is { } named
            ? FollowFrom(named, named, slots)
            : new DbError.Corrupt(
                slot.CommitAddress.Offset,
                "the newest commit, which the superblock names, doesn't check"
            );
    }

    private Either<DbError, LogEnd> FollowFrom(LogHead durable, LogHead start, SlotPair slots)
    {
        var slot = slots.Newest;
        var newest = Log.Follow(start, ReadUpTo);
        var length = file.Length;
        return length < newest.End
            ? new DbError.Corrupt(length, $"the file was cut off: the log goes on to byte {newest.End}")
            : new LogEnd(
                durable,
                newest,
                slot.Hash,
                slots.Before?.Hash,
                slot.Turn,
                length,
                slot.Version < Superblock.FormatVersion
            );
    }

    private static Either<DbError, LogEnd> NotBehind(LogHead? known, LogEnd end) =>
        known is not null
        && (
            end.Newest.Revision < known.Revision || (end.Newest.Revision == known.Revision && !end.Newest.Equals(known))
        )
            ? Left<DbError, LogEnd>(
                new DbError.Corrupt(
                    known.CommitAddress.Offset,
                    $"the log has lost revision {known.Revision} while it was open"
                )
            )
            : end;

    // Asks for the file's length before it makes room: a damaged length may be large.
    private ReadOnlyMemory<byte> ReadUpTo(long offset, int length)
    {
        var there = length <= LogIdentity.SlotSize ? length : (int)Math.Clamp(file.Length - offset, 0, length);
        var bytes = GC.AllocateUninitializedArray<byte>(there);
        return bytes.AsMemory(0, file.Read(offset, bytes));
    }

    // What is known: a durable end, and the newest head, which is that end's or this store's own.
    private sealed record Memory(LogEnd End, LogHead Newest);
}
