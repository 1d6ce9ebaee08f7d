using DbDb.Functional.Values;

namespace DbDb.Functional.Logs;

/// <summary>Reads up to so many bytes of a log at an offset; fewer only where the log's bytes end.</summary>
internal delegate ReadOnlyMemory<byte> ReadBytes(long offset, int length);

/// <summary>Following a log forward from a known head.</summary>
internal static class Log
{
    /// <summary>
    /// The newest head that can be reached from <paramref name="head"/> over complete commits. A commit is complete
    /// when its record and all records before it check, their checksums add up to its digest, and it chains to the
    /// commit before it: unsynced writes reach a disk in any order, so a commit's record may be there without its
    /// nodes. What lies after the last complete commit was never acknowledged. Costs one read where nothing follows.
    /// </summary>
    public static LogHead Follow(LogHead head, ReadBytes read)
    {
        var chain = new Chain(head);
        while (
            RecordAt(chain.Offset, Address.MaxOffset, head.Generation, read) is (var record, { IsNone: false } address)
            && chain.TryTake(record.Span, address)
        ) { }

        return chain.Head;
    }

    /// <summary>
    /// The record at an offset with its padding, or no address if what lies there doesn't check or would end after
    /// <paramref name="limit"/>.
    /// </summary>
    public static (ReadOnlyMemory<byte> Record, Address Address) RecordAt(
        long offset,
        long limit,
        ulong generation,
        ReadBytes read
    )
    {
        var header = read(offset, Record.HeaderSize).Span;
        if (
            header.Length < Record.HeaderSize
            || Record.Kind(header) is RecordKind.None or > RecordKind.CommitAfterGap
            || Record.Length(header) is < Record.HeaderSize or > Record.MaxLength
            || offset + Record.Padded(Record.Length(header)) > limit
        )
        {
            return default;
        }

        var address = Address.At(offset, Record.Padded(Record.Length(header)));
        var record = read(offset, address.Length);
        return Record.Fault(record.Span, generation, address) is null ? (record, address) : default;
    }
}
