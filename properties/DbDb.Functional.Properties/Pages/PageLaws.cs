using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// A page is a function of its entries: whichever way it is made, its bytes are those of the page that is made of them
/// at once.
/// </summary>
public class PageLaws
{
    private static readonly Gen<FreshEntry> _entry =
        from front in Gen.Elements("", "a", "ab", "abcdefgh", "b")
        from back in Gen.Choose(0, 60)
        from length in Gen.Choose(0, 12)
        from outOfLine in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new FreshEntry(
            System.Text.Encoding.ASCII.GetBytes($"{front}{back}"),
            Enumerable.Repeat((byte)(back + length), outOfLine ? FreshValues.ReferenceSize : length).ToArray(),
            outOfLine
        );

    private static readonly Gen<FreshEntry[]> _entries =
        from count in Gen.Choose(1, 40)
        from entries in Gen.ArrayOf(_entry, count)
        select InOrder(entries);

    [Law]
    internal Property A_page_has_its_entries_in_order(
        [From(nameof(_entries))] FreshEntry[] entries,
        [From(nameof(Others))] FreshEntry[] others
    ) => Holds(entries, others, _ =>
        {
            var page = new Slotted(Made(entries));
            for (var i = 0; i < entries.Length; i++)
            {
                if (
                    !entries[i].Key.Span.SequenceEqual(page.KeyAt(i))
                    || !entries[i].Payload.Span.SequenceEqual(page.Payload(i))
                    || entries[i].OutOfLine != page.IsOutOfLine(i)
                )
                {
                    return false;
                }
            }

            return page.Count == entries.Length && PageInvariants.Broken(Made(entries), 0).Count == 0;
        });

    [Law]
    internal Property An_entry_put_in_gives_the_page_of_all_in_an_array_of_its_own_or_in_place(
        [From(nameof(_entries))] FreshEntry[] entries,
        [From(nameof(Others))] FreshEntry[] others
    ) => Holds(entries, others, added =>
        {
            var (page, index) = (Made(entries), IndexOf(entries, added));
            if (IsThere(entries, index, added))
            {
                return true;
            }

            var expected = Made([.. entries[..index], added, .. entries[index..]]);
            var keeps = new Slotted(page).PrefixLength == new Slotted(expected).PrefixLength;
            if (PageEdit.KeepsPrefix(new Slotted(page), added.Key.Span, index) != keeps)
            {
                return false;
            }

            if (!keeps)
            {
                return true;
            }

            var length = PageEdit.LengthWith(new Slotted(page), added);
            var (own, inPlace) = (new byte[length], new byte[length + 50]);
            page.Span.CopyTo(inPlace);
            PageEdit.Insert(page, own, index, added);
            PageEdit.Insert(inPlace, inPlace, index, added);
            return own.AsSpan().SequenceEqual(expected) && inPlace.AsSpan(0, length).SequenceEqual(expected);
        });

    [Law]
    internal Property A_payload_replaced_gives_the_page_of_all_in_an_array_of_its_own_or_in_place(
        [From(nameof(_entries))] FreshEntry[] entries,
        [From(nameof(Others))] FreshEntry[] others
    ) => Holds(entries, others, other =>
        {
            for (var i = 0; i < entries.Length; i++)
            {
                var (page, entry) = (Made(entries), other with { Key = entries[i].Key });
                var expected = Made([.. entries[..i], entry, .. entries[(i + 1)..]]);
                var (own, inPlace) = (new byte[expected.Length], new byte[Math.Max(page.Length, expected.Length) + 50]);
                page.Span.CopyTo(inPlace);
                PageEdit.Replace(page, own, i, entry);
                PageEdit.Replace(inPlace, inPlace, i, entry);
                if (
                    !own.AsSpan().SequenceEqual(expected) || !inPlace.AsSpan(0, expected.Length).SequenceEqual(expected)
                )
                {
                    return false;
                }
            }

            return true;
        });

    [Law]
    internal Property Any_part_of_a_spliced_page_is_the_page_of_these_entries_and_as_long_as_it_says(
        [From(nameof(_entries))] FreshEntry[] entries,
        [From(nameof(Others))] FreshEntry[] others
    ) => Holds(entries, others, added =>
        {
            var (page, index) = (Made(entries), IndexOf(entries, added));
            var skipped = IsThere(entries, index, added) ? 1 : 0;
            FreshEntry[] all = [.. entries[..index], added, .. entries[(index + skipped)..]];
            var spliced = new Spliced(page, index, skipped, added);
            for (var cut = 0; cut <= all.Length; cut++)
            {
                if (!Agrees(spliced, all, 0, cut) || !Agrees(spliced, all, cut, all.Length))
                {
                    return false;
                }
            }

            return spliced.Count == all.Length;
        });

    [Law]
    internal Property Two_runs_and_what_lies_between_them_are_the_page_of_all(
        [From(nameof(_entries))] FreshEntry[] entries,
        [From(nameof(Others))] FreshEntry[] others
    ) => Holds(entries, others, added =>
        {
            var index = IndexOf(entries, added);
            FreshEntry[] between = IsThere(entries, index, added) ? [] : [added];
            var (front, back) = (Made(entries[..index]), Made(entries[index..]));
            var page = PageAssembly.Make(RecordKind.Leaf, 0, PageRun.All(front), between, PageRun.All(back));
            return page.Span.SequenceEqual(Made([.. entries[..index], .. between, .. entries[index..]]));
        });

    private static Property Holds(
        FreshEntry[] entries,
        FreshEntry[] others,
        Func<FreshEntry, bool> law) =>
        others
            .SelectMany(other =>
                Differences.Unless(law(other), () => $"{Show(other)} and {string.Join(' ', entries.Select(Show))}")
            )
            .ToProperty();

    private static bool Agrees(Spliced spliced, FreshEntry[] all, int from, int to) =>
        from == to
        || (
            spliced.Make(RecordKind.Leaf, 0, from, to).Span.SequenceEqual(Made(all[from..to]))
            && spliced.Length(from, to) == Made(all[from..to]).Length
            && all[from].Key.Span.SequenceEqual(spliced.KeyAt(from))
        );

    private static Page Made(FreshEntry[] entries) => PageAssembly.Make(RecordKind.Leaf, 0, default, entries, default);

    private static int IndexOf(FreshEntry[] entries, FreshEntry added) =>
        entries.Count(entry => entry.Key.Span.SequenceCompareTo(added.Key.Span) < 0);

    private static bool IsThere(FreshEntry[] entries, int index, FreshEntry added) =>
        index < entries.Length && entries[index].Key.Span.SequenceEqual(added.Key.Span);

    private static FreshEntry[] InOrder(IEnumerable<FreshEntry> entries) =>
        [.. entries.DistinctBy(entry => new Key(entry.Key)).OrderBy(entry => new Key(entry.Key))];

    private static string Show(FreshEntry entry) =>
        $"{new Key(entry.Key)}:{entry.Payload.Length}{(entry.OutOfLine ? "!" : "")}";

    private static Gen<FreshEntry[]> Others => Gen.ArrayOf(_entry, 4);
}
