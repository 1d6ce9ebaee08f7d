using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A leaf in memory as a base and the changes to it is the page that its entries make.</summary>
public class AmendedLeafLaws
{
    private static readonly Limits _wide = Limits.Default with { LeafBytes = Record.MaxNodeLength };

    [Law]
    internal Property It_is_made_whole_as_the_page_of_its_entries_and_knows_its_length_and_count(
        LeafChain chain,
        [From(nameof(Sizes))] Limits limits
    ) =>
        Holds(chain, limits, step =>
            Differences
                .Unless(step.Now.Whole().Span.SequenceEqual(LeafChain.Page(step.Entries)), () =>
                    $"{Show.Of(step.Now.Whole())}, not {Show.Of(LeafChain.Page(step.Entries))}"
                )
                .Concat(
                    Differences.Unless(
                        (step.Now.Count, step.Now.Length) == (step.Entries.Count, step.Now.Whole().Length),
                        () =>
                            $"{step.Now.Count} entries, {step.Now.Length} bytes, of {step.Entries.Count} and {step.Now.Whole().Length}"
                    )
                )
        );

    [Law]
    internal Property It_finds_what_its_page_has_and_nothing_else(
        LeafChain chain,
        [From(nameof(Sizes))] Limits limits
    ) => Holds(chain, limits, step => step.Entries.Keys.Union(step.Before.Keys)
                .Append(step.Edit.Key)
                .SelectMany(key =>
                {
                    var isFound = step.Now.Find(key.Span, out var page, out var index);
                    var isThere = step.Entries.TryGetValue(key, out var entry);
                    return Differences.Unless(
                        isFound == isThere
                            && (
                                !isThere
                                || (
                                    new Slotted(page).Payload(index).SequenceEqual(entry.Payload.Span)
                                    && new Slotted(page).IsOutOfLine(index) == entry.OutOfLine
                                )
                            ),
                        () =>
                            $"{Show.Of(key)} is {(isFound ? Show.Of(new Slotted(page).Payload(index).ToArray()) : "not found")}"
                    );
                }));

    [Law]
    internal Property A_change_says_how_many_entries_came_and_whether_the_leaf_is_too_small_now(
        LeafChain chain,
        [From(nameof(Sizes))] Limits limits
    ) =>
        Holds(chain, limits, step =>
            Differences.Unless(
                step.Change.Added == step.Entries.Count - step.Before.Count
                    && step.Change.Outcome
                        == (
                            step.Change.Added < 0 && step.Now.Length < step.Limits.LeafBytes / 3
                                ? Nodes.Outcome.Underfull
                                : Nodes.Outcome.Replaced
                        ),
                () => $"{step.Change.Outcome}, {step.Change.Added} more, of {step.Now.Length} bytes"
            )
        );

    [Law]
    internal Property What_changes_nothing_is_told_apart_from_what_does(
        LeafChain chain,
        [From(nameof(Sizes))] Limits limits
    ) =>
        Edits(chain, limits)
            .Where(edit => edit.Change is not null)
            .SelectMany(edit =>
                Differences.Unless(
                    (edit.Change!.Value.Outcome == Nodes.Outcome.Unchanged) == IsIdle(edit.Edit, edit.Before),
                    () => $"{edit.Edit} is {edit.Change.Value.Outcome}"
                )
            )
            .ToProperty();

    // So that few changes to few entries in the middle never copy the page.
    [Law]
    internal Property A_change_to_an_entry_between_the_first_and_the_last_is_never_for_a_page_while_they_are_few(
        LeafChain chain
    )
    {
        var entries = chain.Leaves().First();
        var leaf = Stored(LeafChain.Page(entries));
        var payload = new byte[Math.Min(7, _wide.LeafBytes - leaf.Length)]; // an entry without a payload may be changed
        return entries
            .Keys.Skip(1)
            .SkipLast(1)
            .SelectMany(key =>
            {
                var entry = new FreshEntry(key.Bytes, payload, OutOfLine: false);
                return Differences.Unless(
                    leaf.Set(entry, _wide) is not null && leaf.Remove(key.Span, _wide) is not null,
                    () => $"{Show.Of(key)} needs a page"
                );
            })
            .ToProperty();
    }

    private static FsCheck.Gen<Limits> Sizes => Gen.Elements(Limits.Default, _wide);

    private static AmendedLeaf Stored(Page page) =>
        AmendedLeaf.Of(
            new Stored(Address.At(LogIdentity.LogStart, Record.Padded(page.Length)), Slotted.CountIn(page), 0)
            {
                Node = page,
            },
            page
        )!;

    // As it isn't compared: a value that is stored elsewhere is another one, whatever it refers to.
    private static bool IsIdle(LeafEdit edit, ImmutableSortedDictionary<Key, FreshEntry> entries) =>
        edit.Entry is not { } entry
            ? !entries.ContainsKey(edit.Key)
            : !entry.OutOfLine
                && entries.TryGetValue(edit.Key, out var old)
                && !old.OutOfLine
                && old.Payload.Span.SequenceEqual(entry.Payload.Span);

    private static Property Holds(LeafChain chain, Limits limits, Func<Step, IEnumerable<string>> law) =>
        Edits(chain, limits)
            .Where(edit => edit.Change is { Node.IsNone: false })
            .SelectMany(edit => law(new(edit.Edit, edit.Before, edit.Change!.Value, edit.Edit.On(edit.Before), limits)))
            .ToProperty();

    // Each edit on what the ones before made of the first page; those that are for a page are left out.
    private static IEnumerable<(
        LeafEdit Edit,
        ImmutableSortedDictionary<Key, FreshEntry> Before,
        NodeChange? Change
    )> Edits(LeafChain chain, Limits limits)
    {
        var entries = chain.Leaves().First();
        var leaf = Stored(LeafChain.Page(entries));
        foreach (var edit in chain.Steps.SelectMany(step => step))
        {
            var change = edit.Entry is { } entry ? leaf.Set(entry, limits) : leaf.Remove(edit.Key.Span, limits);
            yield return (edit, entries, change);
            if (change is { Node.Amended: { } amended })
            {
                (leaf, entries) = (amended, edit.On(entries));
            }
        }
    }

    private sealed record Step(
        LeafEdit Edit,
        ImmutableSortedDictionary<Key, FreshEntry> Before,
        NodeChange Change,
        ImmutableSortedDictionary<Key, FreshEntry> Entries,
        Limits Limits
    )
    {
        public AmendedLeaf Now => Change.Node.Amended!;
    }
}
