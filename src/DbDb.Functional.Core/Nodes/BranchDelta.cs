using System.Buffers.Binary;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Nodes;

/// <summary>
/// The changes to a branch whose separators stay the same: some of its links, each after the number of its child, which
/// ascends.
/// </summary>
internal static class BranchDelta
{
    /// <summary>
    /// The changes since the base, of which those up to <paramref name="before"/> are known; or none if the separators
    /// or the width of the links differ, or if the changes take more than so many bytes.
    /// </summary>
    public static Page Between(Branch before, Branch after, Page already, int room)
    {
        var width = Links.WidthFor(after.Count);
        if (width != Links.WidthFor(before.Count) || !HaveOneFrame(before, after))
        {
            return Page.None;
        }

        var (known, next) = (already.IsNone ? 0 : Slotted.CountIn(already), 0);
        var changed = new List<int>(known + 1);
        for (int i = NextChanged(before, after, 0), child = NextKnown(); Math.Min(i, child) < after.Children.Length;)
        {
            changed.Add(Math.Min(i, child));
            (i, child) = (i <= child ? NextChanged(before, after, i + 1) : i, child <= i ? NextKnown() : child);
        }

        var length = Record.HeaderSize + changed.Count * ChangeSize(width);
        return length <= room && changed.Count > 0 ? Made(after, changed, width, length) : Page.None;

        int NextKnown() => next < known ? ChildOf(already, next++, width) : int.MaxValue;
    }

    /// <summary>
    /// The fault of a record of changes to this base, or null. The checksums of both were found right, and that the
    /// base is a branch of well-formed links.
    /// </summary>
    public static string? Fault(ReadOnlySpan<byte> record, ReadOnlySpan<byte> whole)
    {
        var (width, count) = (whole[Record.LinkWidthAt], Slotted.CountIn(record));
        if (
            count == 0
            || record[Record.LinkWidthAt] != (width | Slotted.DeltaTail)
            || Record.Length(record) != Record.HeaderSize + count * ChangeSize(width) + Slotted.DeltaTailSize
        )
        {
            return "the changes don't fit their number, or the branch that they change";
        }

        for (var (i, last) = (0, -1); i < count; i++)
        {
            if (ChildOf(record, i, width) is var child && (child <= last || child > Slotted.CountIn(whole)))
            {
                return $"change {i} is of a child that isn't there, or that was changed before";
            }

            last = ChildOf(record, i, width);
        }

        return null;
    }

    /// <summary>The page that a base becomes by changes that were found right.</summary>
    public static Page Applied(Page whole, ReadOnlySpan<byte> record)
    {
        var width = whole.Span[Record.LinkWidthAt];
        var page = whole.Copy(whole.Length);
        var links = page.Writable[new Slotted(page).HeapEnd..];
        var link = Links.Length(1, width);
        for (var i = 0; i < Slotted.CountIn(record); i++)
        {
            record
                .Slice(ChangeAt(i, width) + sizeof(ushort), link)
                .CopyTo(links[Links.Length(ChildOf(record, i, width), width)..]);
        }

        return page;
    }

    private static Page Made(Branch after, List<int> changed, int width, int length)
    {
        var page = Page.OfLength(length);
        var record = page.Writable;
        PageWriter.WriteHeader(record, RecordKind.BranchDelta, after.Level, length, changed.Count, prefixLength: 0);
        record[Record.LinkWidthAt] = (byte)width;
        for (var i = 0; i < changed.Count; i++)
        {
            var change = record[ChangeAt(i, width)..];
            var (_, address, count) = after.LinkAt(changed[i]);
            BinaryPrimitives.WriteUInt16LittleEndian(change, (ushort)changed[i]);
            Links.Write(change[sizeof(ushort)..], 0, width, address, count);
        }

        return page;
    }

    private static bool HaveOneFrame(Branch before, Branch after) =>
        before.Level == after.Level
        && (
            before.Page.IsSameAs(after.Page)
            || (
                before.Children.Length == after.Children.Length
                && before.Separators.PrefixLength == after.Separators.PrefixLength
                && Frame(before).SequenceEqual(Frame(after))
            )
        );

    // The slots, the prefix and the heap.
    private static ReadOnlySpan<byte> Frame(Branch branch) =>
        branch.Page.Span[Slotted.SlotsAt..branch.Separators.HeapEnd];

    // The first child from here on that isn't the same. Most are, and most of those are one object.
    private static int NextChanged(Branch before, Branch after, int from)
    {
        var now = after.Children.AsSpan();
        var old = before.Children.AsSpan(0, now.Length);
        var haveOnePage = before.Page.IsSameAs(after.Page);
        for (var i = from; i < now.Length; i++)
        {
            if (!(old[i].IsSameAs(now[i]) && (!now[i].IsNone || haveOnePage)) && !HaveOneLink(before, after, i))
            {
                return i;
            }
        }

        return int.MaxValue;
    }

    private static bool HaveOneLink(Branch before, Branch after, int i) =>
        before.LinkAt(i) is var old
        && after.LinkAt(i) is var now
        && old.Address == now.Address
        && old.Count == now.Count;

    private static int ChangeSize(int width) => sizeof(ushort) + Links.Length(1, width);

    private static int ChangeAt(int i, int width) => Record.HeaderSize + i * ChangeSize(width);

    private static int ChildOf(ReadOnlySpan<byte> record, int i, int width) =>
        BinaryPrimitives.ReadUInt16LittleEndian(record[ChangeAt(i, width)..]);
}
