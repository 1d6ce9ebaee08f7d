using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>What a store does wrong; nothing, or one thing.</summary>
public enum Flaw
{
    None,
    LosesACommit,
    ReturnsAStaleHead,
    AcceptsAStaleSegment,
    ReturnsOtherBytes,
    StaysOpen,
    KeepsHalfOfWhatThrew,
    ForgetsTheCurrentHead,
    BeginsWithAnotherHead,
    ReadsBeyondItsEnd,
    ForgetsWhenClosed,
    HidesAppendsFromOtherHandles,
}

/// <summary>A log as plain as can be, in a list of bytes, for handles that may come and go.</summary>
internal sealed class PlainLog(LogHead genesis)
{
    public List<byte> Bytes { get; } = [];

    public List<LogHead> Heads { get; } = [genesis];
}

/// <summary>A store over such a log, with a flaw.</summary>
internal sealed class BrokenStore(PlainLog log, Flaw flaw) : IStore
{
    private readonly int _seenAtFirst = log.Heads.Count;
    private int _appended;
    private bool _isClosed;

    public static BrokenStore New(Flaw flaw) => New(LogHead.Genesis(7, Limits.Default), flaw);

    public static BrokenStore New(LogHead genesis, Flaw flaw) =>
        new(
            new(flaw is Flaw.BeginsWithAnotherHead ? LogHead.Genesis(genesis.Generation + 1, genesis.Limits) : genesis),
            flaw
        );

    /// <summary>Handles on one log.</summary>
    public static StorePlace Place(Flaw flaw)
    {
        var log = new PlainLog(LogHead.Genesis(7, Limits.Default));
        return new(() => new BrokenStore(log, flaw));
    }

    public Either<DbError, LogHead> ReadHead()
    {
        lock (log)
        {
            return _isClosed ? new DbError.Closed()
                : flaw is Flaw.ReturnsAStaleHead && log.Heads.Count > 1 ? log.Heads[^2]
                : flaw is Flaw.HidesAppendsFromOtherHandles && _appended == 0 ? log.Heads[_seenAtFirst - 1]
                : log.Heads[^1];
        }
    }

    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        lock (log)
        {
            var from = (int)(address.Offset - LogIdentity.LogStart);
            var isThere = from + address.Length <= log.Bytes.Count;
            if (_isClosed || (!isThere && flaw is not Flaw.ReadsBeyondItsEnd))
            {
                return _isClosed ? new DbError.Closed() : new DbError.Corrupt(address.Offset, "after the end");
            }

            var bytes = isThere ? log.Bytes.GetRange(from, address.Length).ToArray() : new byte[address.Length];
            bytes[^1] ^= (byte)(flaw is Flaw.ReturnsOtherBytes && from > 100 ? 1 : 0);
            return (ReadOnlyMemory<byte>)bytes;
        }
    }

    public Either<DbError, LogHead> Append(Segment segment)
    {
        lock (log)
        {
            if (_isClosed)
            {
                return new DbError.Closed();
            }

            if (!log.Heads[^1].Equals(segment.Before) && flaw is not Flaw.AcceptsAStaleSegment)
            {
                return new DbError.Conflict(flaw is Flaw.ForgetsTheCurrentHead ? log.Heads[0] : log.Heads[^1]);
            }

            var before = log.Bytes.Count;
            try
            {
                foreach (var chunk in segment.Chunks)
                {
                    log.Bytes.AddRange(chunk.Span);
                }
            }
            catch when (flaw is not Flaw.KeepsHalfOfWhatThrew)
            {
                log.Bytes.RemoveRange(before, log.Bytes.Count - before);
                throw;
            }

            _appended++;
            if (flaw is not Flaw.LosesACommit || _appended % 2 == 1)
            {
                log.Heads.Add(segment.After);
            }

            return segment.After;
        }
    }

    public void Dispose()
    {
        lock (log)
        {
            _isClosed = flaw is not Flaw.StaysOpen;
            if (flaw is Flaw.ForgetsWhenClosed && log.Heads.Count > 1)
            {
                log.Heads.RemoveAt(log.Heads.Count - 1);
            }
        }
    }
}
