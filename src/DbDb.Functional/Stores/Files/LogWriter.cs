using DbDb.Functional.Logs;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional.Stores.Files;

/// <summary>
/// Appends to a file's log. Every method is called with the writers' lock held, but <see cref="IsWriting"/>, which may
/// be asked at any time.
/// </summary>
internal sealed class LogWriter(IDisk disk, IDiskFile file, string path, LogFile log, FileSync sync, bool isUnshared)
{
    private const int BlockSize = 1 << 20;
    private const int LongSegment = 4 << 20;

    private readonly SegmentFile _segments = new(file, sync, isUnshared);
    private readonly Prewriting? _prewriting = isUnshared ? null : new(file);
    private volatile bool _isWriting;

    // The end as it was when this store wrote a slot.
    private LogEnd? _named;
    private bool _isNameDurable;

    /// <summary>
    /// Whether a segment is being written by this store. Until it is durable the newest head is the one that is known,
    /// since nobody else can write.
    /// </summary>
    public bool IsWriting => _isWriting;

    /// <summary>Makes the log durable, and cuts off what an unfinished commit left after it.</summary>
    public Either<DbError, LogHead> Recover()
    {
        lock (sync.Gate)
        {
            // What is cut off must be gone for good before anything is written there: else, after another power cut,
            // the parts of both that the medium has might be what was cut off, whole.
            return FindAndMakeDurable()
                .Bind(end => LogTail.Clear(file, end.Newest.End) ? sync.Sync().Map(_ => end) : end)
                .Map(end => RewriteSpare(end).Newest);
        }
    }

    /// <summary>
    /// Writes a segment, or, where the log has moved on, the one that is planned again for its end. If it is to be
    /// durable, syncs once, and names it in the superblock.
    /// </summary>
    public Either<DbError, LogHead> Append(Segment segment, bool isDurable, Func<LogHead, Segment?> again)
    {
        lock (sync.Gate)
        {
            return sync.Poison is { } poison ? poison
                : !file.IsAt(path) ? new DbError.Replaced(path)
                : FindDurableEnd().Bind(BringToThisVersion).Bind(end =>
                    end.Newest.Equals(segment.Before) ? Write(segment, end, isDurable)
                    : again(end.Newest) is { } planned ? Write(planned, end, isDurable)
                    : new DbError.Conflict(end.Newest));
        }
    }

    /// <summary>Makes what was written without a sync durable, and names it.</summary>
    public Either<DbError, LogHead> Flush()
    {
        lock (sync.Gate)
        {
            return sync.Poison is { } poison ? poison
                : !file.IsAt(path) ? new DbError.Replaced(path)
                : FindAndMakeDurable().Map(end => end.Newest);
        }
    }

    /// <summary>The same, and lets both slots name it, durably.</summary>
    public Either<DbError, LogHead> MakeDurableInBothSlots()
    {
        lock (sync.Gate)
        {
            return sync.Poison is { } poison
                ? poison
                : FindAndMakeDurable().Bind(WriteBothSlots).Map(end => end.Newest);
        }
    }

    /// <summary>
    /// Lets another log take this one's place, which is told where this one ends. All of this one is durable by then,
    /// so that nothing is lost under whichever of the two a power cut leaves the name.
    /// </summary>
    public Either<DbError, Unit> GiveWay(Func<LogHead, Either<DbError, Unit>> replace)
    {
        lock (sync.Gate)
        {
            return sync.Poison is { } poison ? poison
                : !file.IsAt(path) ? new DbError.Replaced(path)
                : FindAndMakeDurable().Bind(end => replace(end.Newest));
        }
    }

    /// <summary>
    /// Lets both slots name the last commit, durably, and gives back the space that was prewritten, unless another
    /// writer has come since: then that one will, and it may be about to use the space. Where both slots name it
    /// already, nothing is written.
    /// </summary>
    public void Tidy()
    {
        lock (sync.Gate)
        {
            if (sync.Poison is not null || !file.IsAt(path))
            {
                return;
            }

            FindDurableEnd()
                .Bind(found => log.IsOwn(found.Newest) ? MakeDurable(found) : found)
                .IfRight(found =>
                {
                    if (
                        found is { IsDurable: true, IsNamedTwice: false }
                        && (found.Named == _named?.Named || !found.IsNamed)
                    )
                    {
                        file.SetLength(found.Newest.End);
                        WriteBothSlots(found);
                    }
                });
        }
    }

    /// <summary>
    /// Makes what was written without a sync durable without the lock: nothing is named, the next to open the file does
    /// that.
    /// </summary>
    public void SyncOwn()
    {
        lock (sync.Gate)
        {
            if (log.Known is { } known && log.IsOwn(known))
            {
                sync.Sync();
            }
        }
    }

    // The end of the log, durable but for what this store itself wrote without a sync.
    private Either<DbError, LogEnd> FindDurableEnd() =>
        log.Find().Bind(found => log.IsOwn(found.Newest) ? found : MakeDurable(found));

    // The end of the log, durable.
    private Either<DbError, LogEnd> FindAndMakeDurable() => log.Find().Bind(MakeDurable);

    // Commits that no slot names were left by a writer that didn't live to do it, or whose sync failed: what is read of
    // them may be on no medium, and the system may take it for written. So it is written once more, and then synced.
    private Either<DbError, LogEnd> MakeDurable(LogEnd found)
    {
        if (found.IsDurable)
        {
            log.Remember(found);
            return found;
        }

        RewriteOthersSlot(found);
        if (!log.IsOwn(found.Newest))
        {
            Rewrite(found.Durable.End, found.Newest.End);
        }

        MakeNameDurable();
        return sync.Sync().Map(_ => TryWriteSlot(found with { Durable = found.Newest }));
    }

    // A program that knows only an older version must not take what it doesn't know for the end of the log, and cut it
    // off: so that a slot of this version is durable before the first segment.
    private Either<DbError, LogEnd> BringToThisVersion(LogEnd end)
    {
        if (!end.IsOlder)
        {
            return end;
        }

        RewriteOthersSlot(end);
        return sync.Sync().Bind(_ =>
        {
            var named = WriteSlot(end, end.Durable);
            return sync.Sync().Map(_ => named);
        });
    }

    // Whoever created the file, or gave it another's name, as whoever restores a backup does, may have died before the
    // name was durable: then a power cut takes back what was written, and what was shown, with the name.
    private void MakeNameDurable()
    {
        if (!_isNameDurable)
        {
            disk.SyncFolderOf(path);
            _isNameDurable = true;
        }
    }

    private Either<DbError, LogHead> Write(Segment segment, LogEnd end, bool isDurable)
    {
        _isWriting = true;
        try
        {
            MakeNameDurable();
            if (!isDurable)
            {
                _segments.Write(segment, end.Newest.End);
                log.RememberOwn(end, segment.After);
                return segment.After;
            }

            RewriteOthersSlot(end);
            _segments.Write(segment, end.Newest.End);
            return sync.Sync().Map(_ => Finish(segment.After, end));
        }
        finally
        {
            _isWriting = false;
        }
    }

    // The segment is durable, so whatever happens here, it is committed.
    private LogHead Finish(LogHead after, LogEnd end)
    {
        if (TryWriteSlot(end with { Durable = after, Newest = after }).Named == after.Hash)
        {
            _prewriting?.Replenish(end.Newest.End, after.End, Math.Max(end.FileLength, after.End));
        }

        if (after.End - end.Newest.End > LongSegment)
        {
            // Else reopening after a crash would follow all of it. If this fails, later writes say so.
            sync.Sync();
        }

        return after;
    }

    // Writes the slot that names a durable head. Its own sync is the next commit's. If it can't be written, or is lost,
    // the commit is found from the slot before by following the log, and the next commit tries again in the same place.
    private LogEnd TryWriteSlot(LogEnd end)
    {
        log.Remember(end);
        try
        {
            return WriteSlot(end, end.Newest);
        }
        catch (DiskException)
        {
            return end;
        }
    }

    // Lets both slots name the newest head, which is durable, so that no damage to one of them and to the commit makes
    // the commit before look like the newest. What is written is durable before the other is written over: a power cut
    // at any point leaves one that is whole and names a durable commit.
    private Either<DbError, LogEnd> WriteBothSlots(LogEnd end)
    {
        RewriteOthersSlot(end);
        return sync.Sync().Bind(_ => end.IsNamedTwice ? end : WriteBothSlots(WriteSlot(end, end.Newest)));
    }

    // A slot that was torn by a power cut, or has rotten, is written anew before anything happens to the other one. If
    // it can't be, nothing is worse than before.
    private LogEnd RewriteSpare(LogEnd end)
    {
        try
        {
            return end is { IsDurable: true, Spare: null, IsOlder: false } ? WriteBothSlots(end).IfLeft(end) : end;
        }
        catch (DiskException)
        {
            return end;
        }
    }

    private LogEnd WriteSlot(LogEnd end, LogHead named)
    {
        SuperblockSlots.Write(file, named, end.Turn + 1);
        _named = end with { Named = named.Hash, Spare = end.Named, Turn = end.Turn + 1, IsOlder = false };
        log.Remember(_named);
        return _named;
    }

    // The next slot will be written over the one before the newest, so by then the newest must be on the medium. One
    // that this store wrote is, by the next sync that goes well. One that another wrote may have been lost by a sync
    // that failed there, and still be read.
    private void RewriteOthersSlot(LogEnd end)
    {
        if (_named is null || _named.Turn != end.Turn || _named.Named != end.Named)
        {
            var offset = Superblock.OffsetOf(end.Turn);
            Rewrite(offset, offset + LogIdentity.SlotSize);
        }
    }

    private void Rewrite(long offset, long end)
    {
        var block = new byte[Math.Min(BlockSize, end - offset)];
        while (offset < end)
        {
            var read = file.Read(offset, block.AsSpan(0, (int)Math.Min(block.Length, end - offset)));
            if (read == 0)
            {
                return; // cut off by somebody meanwhile: the next look finds it
            }

            file.Write(offset, block.AsSpan(0, read));
            offset += read;
        }
    }
}
