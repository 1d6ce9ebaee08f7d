using LanguageExt;

namespace DbDb.Functional.Tests.Stores;

/// <summary>Segments made by hand: value records and a commit of an empty tree.</summary>
internal static class Make
{
    public const ulong Generation = 0x0123456789ABCDEF;

    public static readonly LogHead Genesis = LogHead.Genesis(Generation, Limits.Default);

    /// <summary>One commit that adds these values.</summary>
    public static Segment Segment(LogHead before, params byte[][] values)
    {
        var writer = new SegmentWriter(before);
        foreach (var value in values)
        {
            NodeRecord.AddValue(writer, value);
        }

        Commit(writer);
        return Functional.Segment.Of(writer, before);
    }

    /// <summary>Several commits of a value each in one segment.</summary>
    public static Segment Group(LogHead before, int commits)
    {
        var writer = new SegmentWriter(before);
        for (var i = 0; i < commits; i++)
        {
            NodeRecord.AddValue(writer, Bytes(40 + i));
            Commit(writer);
        }

        return Functional.Segment.Of(writer, before);
    }

    /// <summary>One commit of many values, whose chunks are made while they are read.</summary>
    public static Segment Streamed(LogHead before, int values, int valueLength, Action<int>? eachStep = null) =>
        Functional.Segment.Streamed(before, writer => Steps(writer, values, valueLength, eachStep));

    /// <summary>Bytes that are no zeros, and differ from place to place.</summary>
    public static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(1 + i % 251))];

    /// <summary>The address of the first record of a segment that adds a value of so many bytes.</summary>
    public static Address FirstValue(LogHead before, int length) =>
        Address.At(before.End, Record.Padded(Record.HeaderSize + length));

    /// <summary>All the bytes of a segment.</summary>
    public static byte[] BytesOf(Segment segment) => [.. segment.Chunks.SelectMany(chunk => chunk.ToArray())];

    /// <summary>A whole file: the slots name these heads, each in its turn, and the log follows.</summary>
    public static byte[] File(LogHead first, long firstTurn, LogHead second, long secondTurn, params byte[][] log)
    {
        var slots = new byte[LogIdentity.LogStart];
        Superblock.Encode(first, firstTurn).CopyTo(slots, Superblock.OffsetOf(firstTurn));
        Superblock.Encode(second, secondTurn).CopyTo(slots, Superblock.OffsetOf(secondTurn));
        return [.. slots, .. log.SelectMany(bytes => bytes)];
    }

    public static T Value<T>(Either<DbError, T> either) =>
        either.Match(
            Right: value => value,
            Left: error => throw new Xunit.Sdk.XunitException($"{error.GetType().Name}: {error.Message}")
        );

    public static TError Error<TError>(this Either<DbError, LogHead> either)
        where TError : DbError =>
        Assert.IsType<TError>(
            either.Match(Right: head => throw new Xunit.Sdk.XunitException($"no error: {head}"), Left: error => error)
        );

    private static IEnumerable<ReadOnlyMemory<byte>> Steps(
        SegmentWriter writer,
        int values,
        int valueLength,
        Action<int>? eachStep
    )
    {
        for (var i = 0; i < values; i++)
        {
            eachStep?.Invoke(i);
            NodeRecord.AddValue(writer, Bytes(valueLength));
            while (writer.TryTakeFull(out var chunk))
            {
                yield return chunk;
            }
        }

        Commit(writer);
        foreach (var chunk in writer.TakeAll())
        {
            yield return chunk;
        }
    }

    private static void Commit(SegmentWriter writer) => writer.Commit(Address.None, 0, 0, new Instant(1000), "by hand");
}
