using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Nodes that are stored as changes, as their records have them.</summary>
public class DeltaLaws
{
    private const ulong Generation = 7;

    private static readonly Limits _wide = Limits.Default with { LeafBytes = Record.MaxNodeLength };

    [Law]
    internal Property A_leaf_stored_as_changes_is_opened_as_it_was_with_its_base_and_all_that_was_written_since(
        LeafChain chain
    )
    {
        var (log, stored) = Written(chain);
        var written = 0L;
        return stored
            .SelectMany(
                (leaf, i) =>
                {
                    var page = leaf.Node.AsPage();
                    var (opened, delta) = Opened(log, leaf);
                    written = delta is null ? 0 : written + leaf.Address.Length;
                    return Differences
                        .Unless(Same(opened, page), () => $"leaf {i} is {Show.Of(opened)}, not {Show.Of(page)}")
                        .Concat(
                            Differences.Unless((delta is null) == (leaf.Delta is null), () =>
                                $"leaf {i} is stored the other way"
                            )
                        )
                        .Concat(
                            delta is null
                                ? []
                                : Differences.Unless(
                                    delta.Base == leaf.Delta!.Base
                                        && Record.Kind(At(log, delta.Base)) == RecordKind.Leaf
                                        && delta.Written == written
                                        && delta.Written <= Record.Padded(page.Length),
                                    () =>
                                        $"leaf {i}, {page.Length} bytes, is stored as changes to {delta.Base}, {delta.Written} bytes of them, of {written}"
                                )
                        );
                }
            )
            .ToProperty();
    }

    [Law]
    internal Property Changes_go_on_alike_whether_the_node_before_was_made_or_read(LeafChain chain)
    {
        var (log, stored) = Written(chain);
        return stored
            .Pairs()
            .SelectMany(
                (pair, i) =>
                {
                    var (page, read) = Opened(log, pair.Item);
                    var delta = Delta.Between(
                        new(pair.Item.Address, pair.Item.Count, 0) { Delta = read, Node = page },
                        pair.Next.Node
                    );
                    return Differences.Unless(
                        (delta?.Base, delta?.Written) == (pair.Next.Delta?.Base, pair.Next.Delta?.Written)
                            && (delta is null || delta.Changes.Span.SequenceEqual(pair.Next.Delta!.Changes)),
                        () =>
                            $"step {i}: {Show.Of(delta?.Changes ?? Page.None)} to {delta?.Base}, not {Show.Of(pair.Next.Delta?.Changes ?? Page.None)} to {pair.Next.Delta?.Base}"
                    );
                }
            )
            .ToProperty();
    }

    // As where a tree is set back: its leaf has the base that its predecessor has in memory, but not the changes that
    // came to that one since.
    [Law]
    internal Property A_leaf_takes_nothing_from_a_forerunner_that_it_was_not_made_of(LeafChain chain, LeafChain other)
    {
        var (whole, own) = (
            Address.At(LogIdentity.LogStart, 1 << 17),
            Address.At(LogIdentity.LogStart + (1 << 17), 1 << 10)
        );
        var (first, second) = (LeafChain.Page(chain.Leaves().First()), LeafChain.Page(chain.Leaves().ElementAt(1)));
        return
            LeafDelta.Between(first, second, already: Page.None, Record.MaxNodeLength - Slotted.DeltaTailSize)
                is not { IsNone: false } changes
            ? true.ToProperty()
            : Followed(new(own, Slotted.CountIn(second), 0) { Delta = new(changes, whole, 1), Node = second })
                .ToProperty();

        IEnumerable<string> Followed(Stored stored)
        {
            var (mine, others) = (
                Amended(stored, chain.Steps.Skip(1).SelectMany(step => step)),
                Amended(stored, other.Steps.SelectMany(step => step))
            );
            return
                Delta.Between(stored, others) is { } delta
                && Delta.Between(new(own, others.Count, 0) { Delta = delta, Node = others }, mine) is { } now
                && !(
                    now.Base == whole
                    && LeafDelta.Applied(first, now.Changes) is { IsNone: false } page
                    && page.Span.SequenceEqual(mine.Whole())
                )
                ? [$"{Show.Of(now.Changes)}, after {Show.Of(others.Changes)}, for {Show.Of(mine.Changes)}"]
                : [];
        }
    }

    [Law]
    internal Property A_node_whose_changes_are_not_in_memory_is_followed_by_one_that_is_stored_whole(LeafChain chain) =>
        Written(chain)
            .Stored.Pairs()
            .Where(pair => pair.Item.Delta is not null)
            .SelectMany(
                (pair, i) =>
                {
                    var before = new Stored(pair.Item.Address, pair.Item.Count, 0)
                    {
                        Delta = new(changes: Page.None, pair.Item.Delta!.Base, pair.Item.Delta.Written),
                    };
                    var isGone = Delta.Between(before, pair.Next.Node) is null;
                    before.Node = pair.Item.Node;
                    return Differences.Unless(isGone && Delta.Between(before, pair.Next.Node) is null, () =>
                        $"changes after step {i}, of which nobody knows the base"
                    );
                }
            )
            .ToProperty();

    // The cache may let go of a node whenever a reader makes it take in another.
    [Fact]
    public void A_node_that_leaves_memory_meanwhile_is_never_taken_for_a_base()
    {
        var (before, after) = (Leaf(0), Leaf(1));
        var (whole, own) = (Address.At(LogIdentity.LogStart, 256), Address.At(LogIdentity.LogStart + 256, 64));
        var changes = LeafDelta.Between(Leaf(2), before, already: Page.None, room: 200);
        var stored = new Stored(own, 4, 0);
        using var done = new CancellationTokenSource();
        var cache = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                stored.Delta = new(changes, whole, 64);
                stored.Node = before;
                Thread.SpinWait(5);
                stored.Forget();
            }
        });
        cache.Start();
        var wrong = 0;
        for (var i = 0; i < 500_000; i++)
        {
            wrong += Delta.Between(stored, after) is { } delta && delta.Base != whole ? 1 : 0;
        }

        done.Cancel();
        cache.Join();
        Assert.Equal(0, wrong);
        stored.Node = before;
        stored.Delta = new(changes, whole, 64);
        Assert.NotNull(Delta.Between(stored, after));

        static Page Leaf(byte value) =>
            PageAssembly.Make(
                RecordKind.Leaf,
                0,
                default,
                [
                    .. "abcd".Select(key => new FreshEntry(
                        new[] { (byte)key },
                        Enumerable.Repeat(key == 'a' ? value : (byte)9, 30).ToArray(),
                        OutOfLine: false
                    )),
                ],
                default
            );
    }

    // A stored leaf with those of the edits made to it that it takes without a page.
    private static AmendedLeaf Amended(Stored stored, IEnumerable<LeafEdit> edits) =>
        edits.Aggregate(AmendedLeaf.Of(stored, stored.Node)!, (leaf, edit) =>
            (edit.Entry is { } entry ? leaf.Set(entry, _wide) : leaf.Remove(edit.Key.Span, _wide))
                is { Node.Amended: { } amended }
                ? amended
                : leaf
        );

    // What is referred to, and then each leaf, whole or as changes to the one before it.
    private static (byte[] Log, List<Stored> Stored) Written(LeafChain chain)
    {
        var writer = new SegmentWriter(LogHead.Genesis(Generation, Limits.Default));
        NodeRecord.AddValue(writer, new byte[LeafChain.ReferredBytes - Record.HeaderSize]);
        var stored = new List<Stored>();
        foreach (var page in chain.Leaves().Select(LeafChain.Page))
        {
            stored.Add(Planner.Append(page, Delta.Between(stored.LastOrDefault(), page), writer));
            stored[^1].Node = page;
        }

        return ([.. writer.TakeAll().SelectMany(chunk => chunk.ToArray())], stored);
    }

    private static (Page Page, Delta? Delta) Opened(byte[] log, Stored leaf) =>
        NodeRecord.Open(At(log, leaf.Address), leaf.Address, leaf.Count, 0, address => At(log, address));

    private static Page At(byte[] log, Address address)
    {
        var record = log.AsSpan((int)(address.Offset - LogIdentity.LogStart), address.Length).ToArray();
        return Record.Fault(record, Generation, address) is { } fault
            ? throw new InvalidOperationException(fault)
            : Page.Of(record);
    }

    // But for the checksum and the padding, which a page that wasn't stored whole hasn't got.
    private static bool Same(Page page, Page other) =>
        Record.Length(page) == Record.Length(other)
        && page.Span[Record.KindAt..Record.Length(page)].SequenceEqual(other.Span[Record.KindAt..Record.Length(other)]);
}
