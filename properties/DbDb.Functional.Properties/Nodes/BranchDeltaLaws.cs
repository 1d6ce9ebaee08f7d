using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A branch made of its base and the changes since is the branch itself, byte for byte.</summary>
public class BranchDeltaLaws
{
    private const int Room = Record.MaxNodeLength - Slotted.DeltaTailSize;

    [Law]
    internal Property A_base_with_the_changes_since_is_the_branch_at_every_step(BranchChain chain) =>
        Holds(chain, (whole, _, branch, changes) =>
        {
            var record = RecordOf(changes);
            return Differences
                .Unless(BranchDelta.Fault(record, whole) is null, () => BranchDelta.Fault(record, whole)!)
                .Concat(
                    Differences.Unless(
                        BranchDelta
                            .Applied(whole, record)
                            .Span[Record.KindAt..]
                            .SequenceEqual(BranchChain.Whole(branch).AsSpan(Record.KindAt)),
                        () => $"the base with {Show.Of(changes)}, not {Show.Of(BranchChain.Whole(branch))}"
                    )
                );
        });

    [Law]
    internal Property Changes_are_the_links_that_were_touched_since_the_base_as_they_are_now_and_no_others(
        BranchChain chain
    ) => Holds(chain, (_, touched, branch, changes) =>
        {
            var (width, links) = (Links.WidthFor(branch.Count), BranchChain.LinksOf(branch));
            var expected = new byte[Record.HeaderSize + touched.Count * (2 + 8 + width)];
            Record.WriteHeader(expected, RecordKind.BranchDelta, 1, expected.Length);
            expected[Record.CountAt] = (byte)touched.Count;
            expected[Record.LinkWidthAt] = (byte)width;
            foreach (var (child, i) in touched.Select((child, i) => (child, i)))
            {
                var change = expected.AsSpan(Record.HeaderSize + i * (2 + 8 + width));
                change[0] = (byte)child;
                Links.Write(change[2..], 0, width, links[child].Address, links[child].Count);
            }

            return Differences.Unless(changes.Span.SequenceEqual(expected), () =>
                $"{Show.Of(changes)}, not {Show.Of(expected)}"
            );
        });

    [Law]
    internal Property Changes_are_told_where_they_fit_and_the_frame_is_the_same_and_only_there(
        BranchChain chain,
        [Within(-20, 1000)] int some
    ) =>
        chain
            .Branches()
            .Pairs()
            .SelectMany(pair =>
            {
                var ((before, front), (after, back)) = pair;
                var touched = Touched(before, after);
                var width = Links.WidthFor(after.Count);
                var length = Record.HeaderSize + touched.Count * (2 + 8 + width);
                var can =
                    !touched.IsEmpty
                    && Links.WidthFor(before.Count) == width
                    && string.Equals(front, back, StringComparison.Ordinal);
                return new[] { length - 1, length, length + 1, some, 0 }.SelectMany(room =>
                    BranchDelta.Between(before, after, already: Page.None, room) is var changes && can && length <= room
                        ? Differences.Unless(changes.Span.Length == length, () =>
                            $"{changes.Span.Length} bytes of changes, not {length}, in {room}"
                        )
                        : Differences.Unless(changes.IsNone, () =>
                            $"{changes.Length} bytes of changes in a room of {room} for {touched.Count}"
                        )
                );
            })
            .ToProperty();

    // Each step's changes, since the first branch or since the last whose changes didn't fit or were none.
    private static Property Holds(
        BranchChain chain,
        Func<Page, ImmutableSortedSet<int>, Branch, Page, IEnumerable<string>> law
    ) => Steps(chain).SelectMany(step => law(step.Whole, step.Touched, step.Branch, step.Changes)).ToProperty();

    private static IEnumerable<(Page Whole, ImmutableSortedSet<int> Touched, Branch Branch, Page Changes)> Steps(
        BranchChain chain
    )
    {
        var (whole, touched, already) = (Page.None, ImmutableSortedSet<int>.Empty, Page.None);
        foreach (var ((before, _), (after, _)) in chain.Branches().Pairs())
        {
            whole = already.IsNone ? Page.Of(BranchChain.Whole(before)) : whole;
            touched = (already.IsNone ? [] : touched).Union(Touched(before, after));
            already = BranchDelta.Between(before, after, already, Room);
            if (!already.IsNone)
            {
                yield return (whole, touched, after, already);
            }
        }
    }

    private static ImmutableSortedSet<int> Touched(Branch before, Branch after)
    {
        var (old, now) = (BranchChain.LinksOf(before), BranchChain.LinksOf(after));
        return [.. Enumerable.Range(0, old.Length).Where(i => old[i] != now[i])];
    }

    private static byte[] RecordOf(Page changes)
    {
        var writer = new SegmentWriter(LogHead.Genesis(7, Limits.Default));
        NodeRecord.AddDelta(writer, new Delta(changes, Address.At(LogIdentity.LogStart, 64), 8));
        return [.. writer.TakeAll().SelectMany(chunk => chunk.ToArray())];
    }
}
