using System.Collections.Immutable;
using DbDb.Functional.Logs;
using DbDb.Functional.Values;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>
/// One transaction as a store sees it: some records of so many bytes, an instant, a note, and how many revisions before
/// it were dropped.
/// </summary>
internal sealed record Deed(ImmutableArray<int> Records, long Instant, string Note, int Dropped = 0)
{
    public override string ToString() =>
        $"{{{string.Join(" ", Records)}; {Instant}; {Note.Length} letters; {Dropped} dropped}}";

    /// <summary>The chunks of deeds that are done while they are read.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Stream(
        IEnumerable<Deed> deeds,
        SegmentWriter writer,
        byte filling = 1
    )
    {
        foreach (var deed in deeds)
        {
            deed.WriteTo(writer, filling);
            foreach (var chunk in writer.TakeAll())
            {
                yield return chunk;
            }
        }
    }

    /// <summary>Adds the records and the commit.</summary>
    /// <param name="writer">To what.</param>
    /// <param name="filling">
    /// What tells this try from others: the records are filled with it, and the instant is later by ten times it.
    /// </param>
    public Commit WriteTo(SegmentWriter writer, byte filling = 1)
    {
        var root = Records.Aggregate(Address.None, (_, length) =>
            writer.Add(Record.HeaderSize + length, (length, filling), Fill)
        );
        return writer.Commit(
            root,
            root.IsNone ? 0 : 1,
            root.IsNone ? 0 : 1,
            new Instant(Instant + 10 * filling),
            Note,
            new(writer.Head.Revision.Number + 1 + Dropped)
        );
    }

    private static void Fill(Span<byte> record, (int Length, byte Filling) content)
    {
        var (length, filling) = content;
        record.Fill(filling);
        Record.WriteHeader(record, RecordKind.Value, 0, Record.HeaderSize + length);
        record[(Record.HeaderSize + length)..].Clear();
    }
}

/// <summary>Segments of transactions, one after the other.</summary>
internal sealed record SegmentSequence(ulong Generation, Limits Limits, ImmutableArray<ImmutableArray<Deed>> Segments)
{
    /// <summary>For logs of all generations and sizes.</summary>
    public static Arbitrary<SegmentSequence> Any =>
        For(
            Gen.Choose(int.MinValue, int.MaxValue).Select(number => (ulong)number * 0x9E3779B97F4A7C15),
            Testing.Any.Limits.Generator
        );

    public LogHead Genesis => LogHead.Genesis(Generation, Limits);

    public static Arbitrary<SegmentSequence> For(Gen<ulong> generations, Gen<Limits> sizes) =>
        Arb.From(
            from generation in generations
            from limits in sizes
            from segments in Gen.Sized(size => Gen.ListOf(Gen.NonEmptyListOf(One).Resize(4)).Resize(size / 6))
            select new SegmentSequence(generation, limits, [.. segments.Select(deeds => deeds.ToImmutableArray())]),
            deeds =>
                Shrinking
                    .Of(deeds.Segments, segment => Shrinking.Of(segment, Smaller).Where(smaller => !smaller.IsEmpty))
                    .Select(segments => deeds with { Segments = segments })
        );

    public override string ToString() =>
        $"generation {Generation:x}, {Show.Of(Limits)}: {Show.Of(Segments, segment => Show.Of(segment, deed => deed.ToString()))}";

    /// <summary>The head at first and after each transaction, and the log's bytes from its start on.</summary>
    public (ImmutableArray<LogHead> Heads, byte[] Bytes) Written(byte filling = 1)
    {
        var writer = new SegmentWriter(Genesis);
        var heads = ImmutableArray.CreateBuilder<LogHead>();
        heads.Add(Genesis);
        foreach (var deed in Segments.SelectMany(segment => segment))
        {
            deed.WriteTo(writer, filling);
            heads.Add(writer.Head);
        }

        return (heads.ToImmutable(), [.. writer.TakeAll().SelectMany(chunk => chunk.ToArray())]);
    }

    private static Gen<Deed> One =>
        from records in Gen.Frequency(
            (6, Gen.ListOf(Gen.Choose(0, 100)).Resize(4)),
            (1, Gen.ListOf(Gen.Choose(0, 9000)).Resize(4))
        )
        from instant in Gen.Choose(-5, 100)
        from letters in Gen.Frequency((5, Gen.Choose(0, 9)), (1, Gen.Choose(0, 300)))
        from letter in Gen.Elements("a", "\0", "ß", "€", "𝄞")
        from dropped in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(1, 9)), (1, Gen.Choose(1, int.MaxValue)))
        select new Deed(
            [.. records],
            instant,
            string.Concat(Enumerable.Repeat(letter, Math.Min(letters, Limits.MaxNoteBytes / 4))),
            dropped
        );

    private static IEnumerable<Deed> Smaller(Deed deed) =>
        Shrinking
            .Of(deed.Records, length => length > 0 ? [0, length / 2, length - 1] : Array.Empty<int>())
            .Select(records => deed with { Records = records })
            .Concat(deed.Note.Length > 0 ? [deed with { Note = "" }] : [])
            .Concat(deed.Instant != 0 ? [deed with { Instant = 0 }] : [])
            .Concat(deed.Dropped > 0 ? [deed with { Dropped = 0 }, deed with { Dropped = deed.Dropped / 2 }] : []);
}
