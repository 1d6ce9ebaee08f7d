using System.Runtime.InteropServices;
using DbDb.Functional.Values;

namespace DbDb.Functional.Pages;

/// <summary>
/// The changes to a leaf: a slotted page of the entries that were set, and of the keys that were removed, whose slots
/// say so. Removing what the base hasn't got is no fault: a key may have come and gone since.
/// </summary>
internal static class LeafDelta
{
    /// <summary>
    /// The changes since the base, of which those up to <paramref name="before"/> are known; or none if there are none,
    /// or if they take more than so many bytes.
    /// </summary>
    public static Page Between(Page before, Page after, Page already, int room)
    {
        var changes = new Collected(after, already, room);
        var old = new Slotted(before);
        var now = new Slotted(after);
        var isOnePrefix = old.Prefix.SequenceEqual(now.Prefix);
        var (i, j) = (0, 0);
        while (changes.Fit && (i < old.Count || j < now.Count))
        {
            if (isOnePrefix && i < old.Count && j < now.Count && IsSame(old, i, now, j))
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }

            var order = i == old.Count ? 1 : j == now.Count ? -1 : Slotted.Compare(old, i, now, j);
            if (order < 0)
            {
                changes.Remove(before, i);
            }
            else if (order > 0 || !HaveOneValue(old, i, now, j))
            {
                changes.Set(j);
            }

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return changes.Made();
    }

    /// <summary>No changes. It is never stored.</summary>
    public static Page None { get; } = PageAssembly.Make(RecordKind.LeafDelta, level: 0, default, [], default);

    /// <summary>
    /// Changes with one more, or none if they take more than so many bytes. What was said of its key before is no
    /// longer of interest.
    /// </summary>
    public static Page With(Page changes, FreshEntry entry, int room)
    {
        var view = new Slotted(changes);
        var index = Search.LowerBound(view, entry.Key.Span, out var found);
        var before = new PageRun(changes, 0, index);
        var after = new PageRun(changes, index, view.Count);
        var isSpliced = PageEdit.KeepsPrefix(view, entry.Key.Span, index);
        var (length, prefixLength) = found ? (view.HeapEnd + entry.Payload.Length - view.Payload(index).Length, 0)
            : isSpliced ? (PageEdit.LengthWith(view, entry), 0)
            : PageAssembly.Measure(before, [entry], after);
        if (length > room)
        {
            return Page.None;
        }

        var page = Page.OfLength(length);
        if (found)
        {
            PageEdit.Replace(changes, page.Writable, index, entry);
        }
        else if (isSpliced)
        {
            PageEdit.Insert(changes, page.Writable, index, entry);
        }
        else
        {
            PageAssembly.Write(page.Writable, RecordKind.LeafDelta, level: 0, before, [entry], after, prefixLength);
        }

        return page;
    }

    /// <summary>
    /// The leaf that a base becomes by changes, or none if it would be empty or too long for a node. Both pages were
    /// found well formed.
    /// </summary>
    public static Page Applied(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> changes) =>
        Over(whole, changes, RecordKind.Leaf, Record.MaxNodeLength);

    /// <summary>Changes and later ones as one, or none if they take more than so many bytes.</summary>
    public static Page Combined(ReadOnlySpan<byte> earlier, ReadOnlySpan<byte> later, int room) =>
        Over(earlier, later, RecordKind.LeafDelta, room);

    /// <summary>Whether all keys that some changes are about are among those of others.</summary>
    public static bool Covers(ReadOnlySpan<byte> changes, ReadOnlySpan<byte> others)
    {
        var all = new Slotted(changes);
        var some = new Slotted(others);
        var i = 0;
        for (var j = 0; j < some.Count; j++, i++)
        {
            while (i < all.Count && Slotted.Compare(all, i, some, j) < 0)
            {
                i++;
            }

            if (i == all.Count || Slotted.Compare(all, i, some, j) != 0)
            {
                return false;
            }
        }

        return true;
    }

    // What one page becomes by another; among changes those that remove a key are told on.
    private static Page Over(ReadOnlySpan<byte> below, ReadOnlySpan<byte> changes, RecordKind kind, int room)
    {
        var places = ChangedRuns.IndicesIn(below, changes);
        var keepsRemovals = kind == RecordKind.LeafDelta;
        var (count, heap) = (0, 0L);
        PageRun first = default, last = default;
        for (var runs = new ChangedRuns(below, changes, places, keepsRemovals); runs.MoveNext();)
        {
            last = runs.Current;
            first = count == 0 ? last : first;
            count += last.Count;
            heap += last.HeapBytes + (long)last.Count * last.Page.PrefixLength;
        }

        if (count == 0)
        {
            return Page.None;
        }

        var prefix = PageAssembly.SharedLength(
            first.Page.Prefix,
            first.Page.SuffixAt(first.From),
            last.Page.Prefix,
            last.Page.SuffixAt(last.To - 1)
        );
        var length = Slotted.SlotsAt + Slotted.SlotBytes(count) + prefix + heap - (long)count * prefix;
        if (length > room)
        {
            return Page.None;
        }

        var page = Page.OfLength((int)length);
        var writer = new PageWriter(page.Writable, kind, level: 0, count, prefix);
        writer.WritePrefix(first.Page.Prefix, first.Page.SuffixAt(first.From));
        for (var runs = new ChangedRuns(below, changes, places, keepsRemovals); runs.MoveNext();)
        {
            writer.Add(runs.Current);
        }

        return page;
    }

    // Of two pages with one prefix: what lies in the heap is the same, and is cut in two at the same place.
    private static bool IsSame(Slotted old, int i, Slotted now, int j)
    {
        const ulong AllButOffset = ~((ulong)ushort.MaxValue << Slotted.OffsetShift);
        return ((old.Slots[i] ^ now.Slots[j]) & AllButOffset) == 0 && old.EntryAt(i).SequenceEqual(now.EntryAt(j));
    }

    private static bool HaveOneValue(Slotted old, int i, Slotted now, int j) =>
        old.IsOutOfLine(i) == now.IsOutOfLine(j) && old.Payload(i).SequenceEqual(now.Payload(j));

    // Changes as they are found, in key order, and between them those that were known.
    private sealed class Collected(Page after, Page already, int room)
    {
        private readonly List<FreshEntry> _entries = new((already.IsNone ? 0 : Slotted.CountIn(already)) + 1);
        private int _next;
        private int _room = room - Record.HeaderSize;

        public bool Fit => _room >= 0;

        public void Set(int index)
        {
            AddKnownBefore(after, index);
            AddSet(index);
        }

        public void Remove(Page page, int index)
        {
            AddKnownBefore(page, index);
            AddRemoved(page, index);
        }

        public Page Made()
        {
            AddKnownBefore(Page.None, 0);
            var entries = CollectionsMarshal.AsSpan(_entries);

            // What fits without its keys needn't fit with them: where a key that was set doesn't begin as those do that
            // were removed, each is there in full.
            if (entries.IsEmpty || !Fit || PageAssembly.Measure(default, entries, default).Length > room)
            {
                return Page.None;
            }

            return PageAssembly.Make(RecordKind.LeafDelta, level: 0, default, entries, default);
        }

        // Those of the known changes that come before an entry, or all that are left; one to the entry's own key is no
        // longer of interest.
        private void AddKnownBefore(Page page, int index)
        {
            for (; !already.IsNone && _next < Slotted.CountIn(already) && Fit; _next++)
            {
                var known = new Slotted(already);
                var order = page.IsNone ? -1 : Slotted.Compare(known, _next, new Slotted(page), index);
                if (order > 0)
                {
                    return;
                }

                if (order == 0)
                {
                    continue;
                }

                if (Search.Find(new Slotted(after), known.KeyAt(_next), out var now))
                {
                    AddSet(now);
                }
                else
                {
                    AddRemoved(already, _next);
                }
            }
        }

        private void AddSet(int index)
        {
            var page = new Slotted(after);
            var (start, length) = page.PayloadAt(index);
            Add(new(page.KeyAt(index), after.Memory(start, length), page.IsOutOfLine(index)));
        }

        private void AddRemoved(Page page, int index) => Add(FreshEntry.Removal(new Slotted(page).KeyAt(index)));

        private void Add(FreshEntry entry)
        {
            _entries.Add(entry);
            _room -= Slotted.SlotSize + entry.Payload.Length;
        }
    }
}
