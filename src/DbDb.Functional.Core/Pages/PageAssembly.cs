using System.Diagnostics;
using DbDb.Functional.Values;

namespace DbDb.Functional.Pages;

/// <summary>
/// Making a page of a run of entries, at most one new entry, and another run: every operation but the commonest two
/// ends here. The page's prefix is the longest that its first and last keys share, so a page is a function of its
/// entries alone.
/// </summary>
internal static class PageAssembly
{
    /// <summary>How long the page would be, and its prefix.</summary>
    public static (int Length, int PrefixLength) Measure(PageRun front, ReadOnlySpan<FreshEntry> middle, PageRun back)
    {
        var prefixLength = PrefixLength(front, middle, back);
        var heap = RunBytes(front, prefixLength) + RunBytes(back, prefixLength);
        foreach (var entry in middle)
        {
            heap += entry.Key.Length - prefixLength + entry.Payload.Length;
        }

        var count = front.Count + middle.Length + back.Count;
        return (Slotted.SlotsAt + Slotted.SlotBytes(count) + prefixLength + heap, prefixLength);
    }

    /// <summary>The page, no longer than its record.</summary>
    /// <exception cref="DbException">The runs come from pages that contradict each other.</exception>
    public static Page Make(RecordKind kind, int level, PageRun front, ReadOnlySpan<FreshEntry> middle, PageRun back)
    {
        var (length, prefixLength) = Measure(front, middle, back);
        var page = Page.OfLength(length);
        Write(page.Writable, kind, level, front, middle, back, prefixLength);
        return page;
    }

    /// <summary>Makes the page where there is just the room for it that it was found to take.</summary>
    /// <exception cref="DbException">The runs come from pages that contradict each other.</exception>
    public static void Write(
        Span<byte> page,
        RecordKind kind,
        int level,
        PageRun front,
        ReadOnlySpan<FreshEntry> middle,
        PageRun back,
        int prefixLength
    )
    {
        if (!Order.Holds(front, middle, back))
        {
            throw Order.Broken();
        }

        var count = front.Count + middle.Length + back.Count;
        var length = page.Length;
        if (length > Slotted.MostHeapBytes + Slotted.SlotsAt + Slotted.SlotBytes(count) + prefixLength)
        {
            throw new UnreachableException($"a page of {length} bytes"); // who asked for it should have split it
        }

        var writer = new PageWriter(page, kind, level, count, prefixLength);
        if (prefixLength > 0)
        {
            First(front, middle, back, out var prefix, out var suffix);
            writer.WritePrefix(prefix, suffix);
        }

        writer.Add(front);
        foreach (var entry in middle)
        {
            writer.Add(entry);
        }

        writer.Add(back);
    }

    /// <summary>How many bytes two keys, each in two parts, begin with alike.</summary>
    public static int SharedLength(
        ReadOnlySpan<byte> a1,
        ReadOnlySpan<byte> a2,
        ReadOnlySpan<byte> b1,
        ReadOnlySpan<byte> b2
    )
    {
        if (a1.Length > b1.Length)
        {
            return SharedLength(b1, b2, a1, a2);
        }

        var shared = a1.CommonPrefixLength(b1);
        if (shared < a1.Length)
        {
            return shared;
        }

        var rest = b1[shared..];
        var more = a2.CommonPrefixLength(rest);
        return shared + more + (more < rest.Length ? 0 : a2[more..].CommonPrefixLength(b2));
    }

    private static int RunBytes(PageRun run, int prefixLength) =>
        run.IsEmpty ? 0 : run.HeapBytes + run.Count * (run.Page.PrefixLength - prefixLength);

    private static int PrefixLength(PageRun front, ReadOnlySpan<FreshEntry> middle, PageRun back)
    {
        if (front.IsEmpty && middle.IsEmpty && back.IsEmpty)
        {
            return 0;
        }

        First(front, middle, back, out var a1, out var a2);
        Last(front, middle, back, out var b1, out var b2);
        return SharedLength(a1, a2, b1, b2);
    }

    private static void First(
        PageRun front,
        ReadOnlySpan<FreshEntry> middle,
        PageRun back,
        out ReadOnlySpan<byte> prefix,
        out ReadOnlySpan<byte> suffix
    )
    {
        if (front.IsEmpty && !middle.IsEmpty)
        {
            prefix = default;
            suffix = middle[0].Key.Span;
            return;
        }

        var run = front.IsEmpty ? back : front;
        prefix = run.Page.Prefix;
        suffix = run.Page.SuffixAt(run.From);
    }

    private static void Last(
        PageRun front,
        ReadOnlySpan<FreshEntry> middle,
        PageRun back,
        out ReadOnlySpan<byte> prefix,
        out ReadOnlySpan<byte> suffix
    )
    {
        if (back.IsEmpty && !middle.IsEmpty)
        {
            prefix = default;
            suffix = middle[^1].Key.Span;
            return;
        }

        var run = back.IsEmpty ? front : back;
        prefix = run.Page.Prefix;
        suffix = run.Page.SuffixAt(run.To - 1);
    }
}
