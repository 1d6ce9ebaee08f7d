namespace DbDb.Functional.Pages;

/// <summary>Entries <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive) of a page.</summary>
internal readonly ref struct PageRun(ReadOnlySpan<byte> page, int from, int to)
{
    public ReadOnlySpan<byte> Bytes { get; } = page;

    public int From { get; } = from;

    public int To { get; } = to;

    public int Count => To - From;

    public bool IsEmpty => From == To;

    public Slotted Page => new(Bytes);

    /// <summary>How many bytes of the heap the run's entries take.</summary>
    public int HeapBytes => IsEmpty ? 0 : Page.OffsetAt(To) - Page.OffsetAt(From);

    public static PageRun All(ReadOnlySpan<byte> page) => new(page, 0, Slotted.CountIn(page));
}

/// <summary>An entry that isn't in a page yet.</summary>
internal readonly record struct FreshEntry(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Payload, bool OutOfLine)
{
    /// <summary>Whether it only says that there is no entry with its key any more.</summary>
    public bool IsRemoval { get; private init; }

    /// <summary>What takes a key out.</summary>
    public static FreshEntry Removal(ReadOnlyMemory<byte> key) =>
        new(key, default, OutOfLine: false) { IsRemoval = true };

    /// <summary>A branch's separator: a key without payload.</summary>
    public static FreshEntry Separator(ReadOnlyMemory<byte> key) => new(key, default, OutOfLine: false);
}
