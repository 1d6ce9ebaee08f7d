namespace DbDb.Functional.Logs;

/// <summary>
/// What a log has after a head that another log ends with: the same bytes, for that one to be appended.
/// </summary>
internal static class Tail
{
    // An array of more is collected with the oldest only.
    private const int BlockBytes = 64 << 10;

    /// <summary>
    /// The commits after a head as one segment, up to the end of the log or, beyond so many bytes, of a commit. While
    /// it is read every record is checked, and that each commit continues the one before it; memory holds a block, or
    /// one record.
    /// </summary>
    /// <param name="before">The head.</param>
    /// <param name="end">Where the log ends, or is to: at a commit's end.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="fewest">How many bytes are enough for a segment, at least one.</param>
    /// <exception cref="DbException">
    /// From reading its chunks: <see cref="DbError.Corrupt"/> where what lies there doesn't continue the log.
    /// </exception>
    public static Segment Of(LogHead before, long end, ReadBytes read, long fewest) =>
        Segment.Copied(before, chain => Blocks(chain, end, read, fewest));

    private static IEnumerable<ReadOnlyMemory<byte>> Blocks(Chain chain, long end, ReadBytes read, long fewest)
    {
        var start = chain.Offset;
        var enough = fewest < end - start ? start + fewest : end;
        while (chain.Offset < end && (chain.Offset != chain.Head.End || chain.Offset < enough))
        {
            yield return Block(chain, end, read, enough);
        }

        if (chain.Offset != chain.Head.End)
        {
            throw Corrupt(chain.Head.End, "the commit that begins there isn't whole");
        }
    }

    // As many whole records as a block has, and one at least.
    private static ReadOnlyMemory<byte> Block(Chain chain, long end, ReadBytes read, long enough)
    {
        var start = chain.Offset;
        var block = read(start, (int)Math.Min(BlockBytes, end - start));
        var record = Take(chain, end, (offset, length) =>
            offset == start && length > block.Length
                ? block = read(offset, length)
                : Slice(block, offset - start, length)
        );
        if (record.IsEmpty)
        {
            throw Corrupt(start, "no record that continues the log lies there");
        }

        while (
            chain.Offset < end
            && (chain.Offset != chain.Head.End || chain.Offset < enough)
            && !Take(chain, end, (offset, length) => Slice(block, offset - start, length)).IsEmpty
        ) { }

        return block[..(int)(chain.Offset - start)];
    }

    private static ReadOnlyMemory<byte> Take(Chain chain, long end, ReadBytes read) =>
        Log.RecordAt(chain.Offset, end, chain.Head.Generation, read) is (var record, { IsNone: false } address)
        && chain.TryTake(record.Span, address)
            ? record
            : default;

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> block, long offset, int length) =>
        offset >= block.Length ? default : block.Slice((int)offset, (int)Math.Min(length, block.Length - offset));

    private static DbException Corrupt(long offset, string reason) => new(new DbError.Corrupt(offset, reason));
}
