using FsCheck.Fluent;
using static DbDb.Functional.Testing.Heads;

namespace DbDb.Functional.Properties;

/// <summary>A log's tail is the bytes that another log lacks, and nothing else passes for it.</summary>
public class TailLaws
{
    [Law]
    internal bool The_tail_behind_any_commit_is_the_bytes_up_to_the_first_commit_that_is_enough(
        SegmentSequence deeds,
        [Within(0, int.MaxValue)] int at,
        [OneOf(1L, 100L, 1000L, 10000L, long.MaxValue)] long fewest
    )
    {
        var (heads, bytes) = deeds.Written();
        var from = heads[at % heads.Length];
        var until = heads.FirstOrDefault(head => head.End > from.End && head.End - from.End >= fewest, heads[^1]);
        var tail = Tail.Of(from, heads[^1].End, LogLaws.Reading(bytes), fewest);
        var copied = tail.Chunks.SelectMany(chunk => chunk.ToArray()).ToArray();
        return Same(tail.After, until)
            && ReferenceEquals(tail.Before, from)
            && copied
                .AsSpan()
                .SequenceEqual(bytes.AsSpan((int)(from.End - LogIdentity.LogStart), (int)(until.End - from.End)));
    }

    [Law]
    internal bool A_tail_with_a_flipped_bit_is_refused_at_the_record_that_it_hit(
        SegmentSequence deeds,
        [Within(0, int.MaxValue)] int at
    )
    {
        var (heads, bytes) = deeds.Written();
        if (bytes.Length == 0)
        {
            return true;
        }

        var sound = LogLaws.Reading([.. bytes]);
        var hit = LogIdentity.LogStart + LogLaws.TurnOneBitOver(bytes, at);
        return Refused(heads[0], heads[^1].End, bytes) is { } offset
            && offset <= hit
            && Log.RecordAt(offset, heads[^1].End, deeds.Generation, sound).Address.End > hit;
    }

    [Law]
    internal bool A_tail_of_another_try_or_that_ends_within_a_commit_is_refused(
        SegmentSequence deeds,
        [Within(0, int.MaxValue)] int at
    )
    {
        var (heads, bytes) = deeds.Written();
        var (others, _) = deeds.Written(filling: 2);
        var cut = LogIdentity.LogStart + at % (bytes.Length + 1) / Address.Unit * Address.Unit;
        return (heads.Any(head => head.End == cut) || Refused(heads[0], cut, bytes) is not null)
            && others
                .Skip(1)
                .SkipLast(1)
                .All(other =>
                    !heads.Any(head => head.End == other.End) || Refused(other, heads[^1].End, bytes) is not null
                );
    }

    private static long? Refused(LogHead from, long end, byte[] bytes)
    {
        try
        {
            foreach (var _ in Tail.Of(from, end, LogLaws.Reading(bytes), long.MaxValue).Chunks)
            {
                // only to read them
            }

            return null;
        }
        catch (DbException exception) when (exception.Error is DbError.Corrupt corrupt)
        {
            return corrupt.Offset;
        }
    }
}
