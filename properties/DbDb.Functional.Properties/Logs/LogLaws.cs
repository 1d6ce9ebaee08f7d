using FsCheck.Fluent;
using static DbDb.Functional.Testing.Heads;

namespace DbDb.Functional.Properties;

/// <summary>Following a log finds what was completed, and never more.</summary>
public class LogLaws
{
    [Law]
    internal bool A_log_followed_from_any_head_leads_to_the_newest(SegmentSequence deeds)
    {
        var (heads, bytes) = deeds.Written();
        return heads.All(head => Same(Log.Follow(head, Reading(bytes)), heads[^1]));
    }

    [Law]
    internal bool A_log_cut_anywhere_leads_to_its_last_whole_commit(
        SegmentSequence deeds,
        [Within(0, int.MaxValue)] int at
    )
    {
        var (heads, bytes) = deeds.Written();
        var cut = at % (bytes.Length + 1);
        var expected = heads.Last(head => head.End - LogIdentity.LogStart <= cut);
        return Same(Log.Follow(heads[0], Reading(bytes[..cut])), expected)
            && Same(Log.Follow(expected, Reading(bytes[..cut])), expected);
    }

    [Law]
    internal bool A_log_with_zeros_from_anywhere_on_leads_to_the_last_commit_before_them(
        SegmentSequence deeds,
        [Within(0, int.MaxValue)] int at
    )
    {
        var (heads, bytes) = deeds.Written();
        var cut = at % (bytes.Length + 1);
        var zeroed = (byte[])[.. bytes[..cut], .. new byte[bytes.Length - cut]];
        var same = bytes.AsSpan().CommonPrefixLength(zeroed); // the first bytes cut off may have been zeros
        return Same(Log.Follow(heads[0], Reading(zeroed)), heads.Last(head => head.End - LogIdentity.LogStart <= same));
    }

    [Law]
    internal bool A_flipped_bit_ends_the_log_before_the_commit_it_hit(
        SegmentSequence deeds,
        [Within(0, int.MaxValue)] int at
    )
    {
        var (heads, bytes) = deeds.Written();
        if (bytes.Length == 0)
        {
            return true;
        }

        var hit = TurnOneBitOver(bytes, at);
        var expected = heads.Last(head => head.End - LogIdentity.LogStart <= hit);
        return Same(Log.Follow(heads[0], Reading(bytes)), expected);
    }

    [Law]
    internal bool A_commit_over_the_records_of_another_try_is_not_complete(SegmentSequence deeds)
    {
        var writers = new[] { new SegmentWriter(deeds.Genesis), new SegmentWriter(deeds.Genesis) };
        var deed = new Deed(
            [.. deeds.Segments.SelectMany(segment => segment).SelectMany(each => each.Records).Append(8)],
            0,
            ""
        );
        var roots = writers.Select((writer, filling) => deed.WriteTo(writer, (byte)filling).Root).ToArray();
        var tries = writers.Select(writer => writer.TakeAll().SelectMany(chunk => chunk.ToArray()).ToArray()).ToArray();

        // The last record, valid where it lies, is left from the first try; all else is the second one's.
        var (mixed, last) = (tries[1].ToArray(), (int)(roots[0].Offset - LogIdentity.LogStart));
        tries[0].AsSpan(last, roots[0].Length).CopyTo(mixed.AsSpan(last));
        return Same(Log.Follow(deeds.Genesis, Reading(tries[1])), writers[1].Head)
            && Same(Log.Follow(deeds.Genesis, Reading(mixed)), deeds.Genesis);
    }

    [Law]
    internal bool A_commit_that_was_made_after_another_parent_is_not_followed(SegmentSequence deeds)
    {
        // Two histories of the same layout: the first commit of the one, all others from the other.
        var ((heads, bytes), (_, others)) = (deeds.Written(1), deeds.Written(2));
        var first = heads.Skip(1).FirstOrDefault(heads[0]);
        var end = (int)(first.End - LogIdentity.LogStart);
        return Same(Log.Follow(heads[0], Reading([.. bytes[..end], .. others[end..]])), first);
    }

    [Law]
    internal bool A_log_of_another_generation_is_not_followed(SegmentSequence deeds) =>
        Same(
            Log.Follow((deeds with { Generation = deeds.Generation + 1 }).Genesis, Reading(deeds.Written().Bytes)),
            (deeds with { Generation = deeds.Generation + 1 }).Genesis
        );

    [Law]
    internal bool Every_address_a_writer_gives_names_the_record_it_wrote(SegmentSequence deeds)
    {
        var (heads, bytes) = deeds.Written();
        return heads
            .Skip(1)
            .All(head => Names(head.CommitAddress) && (head.Commit.Root.IsNone || Names(head.Commit.Root)));

        bool Names(Address address) =>
            Record.Fault(
                bytes.AsSpan((int)(address.Offset - LogIdentity.LogStart), address.Length),
                deeds.Generation,
                address
            )
                is null;
    }

    [Law]
    internal bool Instants_never_go_back(SegmentSequence deeds) =>
        deeds.Written().Heads.Pairs().All(pair => pair.Item.Commit.Instant <= pair.Next.Commit.Instant);

    [Law]
    internal bool A_segment_made_while_it_is_read_equals_one_made_at_once(SegmentSequence deeds)
    {
        var (heads, bytes) = deeds.Written();
        var streamed = Segment.Streamed(deeds.Genesis, writer =>
            Deed.Stream(deeds.Segments.SelectMany(segment => segment), writer)
        );
        return streamed.Chunks.SelectMany(chunk => chunk.ToArray()).SequenceEqual(bytes)
            && Same(streamed.After, heads[^1]);
    }

    /// <summary>Turns over one of the bits, which a number chooses.</summary>
    /// <returns>In which byte.</returns>
    internal static long TurnOneBitOver(byte[] bytes, int number)
    {
        var bit = number % (bytes.Length * 8L);
        bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        return bit / 8;
    }

    internal static ReadBytes Reading(byte[] bytes) =>
        (offset, length) =>
        {
            var from = (int)Math.Min(offset - LogIdentity.LogStart, bytes.Length);
            return bytes.AsMemory(from, Math.Min(length, bytes.Length - from));
        };
}
