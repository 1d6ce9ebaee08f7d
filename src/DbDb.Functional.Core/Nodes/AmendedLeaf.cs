using System.Diagnostics;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Nodes;

/// <summary>
/// A leaf as it is stored too: a base, and the few changes that were made to it since. So a small transaction on a
/// stored tree neither copies a page nor compares two. A look-up searches the changes, and then the base; whoever needs
/// all of it makes it whole. The base is the page that was in memory: what was stored whole, or a later leaf.
/// </summary>
/// <remarks>
/// The first and the last entry of the base stay, and every key that comes in begins with its prefix: so that the
/// prefix of the whole page is the base's.
/// </remarks>
[DebuggerDisplay("leaf of {Count} entries, {Length} bytes, as changes to a page")]
internal sealed class AmendedLeaf
{
    // Changes of more than this share of a leaf cost more to copy than they spare.
    private const int MostShare = 4;

    // Making it whole takes as long as so many look-ups lose by searching twice.
    private const int ManyLooks = 16;

    private Page _whole;
    private int _looks;

    private AmendedLeaf(Page @base, Page changes, int count, int length) =>
        (Base, Changes, Count, Length) = (@base, changes, count, length);

    /// <summary>The page that was changed.</summary>
    public Page Base { get; }

    /// <summary>The changes, as <see cref="LeafDelta"/> has them.</summary>
    public Page Changes { get; }

    /// <summary>How many entries the leaf holds.</summary>
    public int Count { get; }

    /// <summary>How many bytes its page has.</summary>
    public int Length { get; }

    /// <summary>Whether somebody needed the page.</summary>
    public bool IsWhole => !_whole.IsNone;

    /// <summary>
    /// The leaf to which changes can be added: one that was amended before, or a stored one. Null for a page that is
    /// only in memory.
    /// </summary>
    public static AmendedLeaf? Of(Node child, Node leaf) =>
        leaf.Amended
        ?? (
            child.Stored is not null && leaf.IsPage(out var page)
                ? new(page, LeafDelta.None, Slotted.CountIn(page), Record.Length(page))
                : null
        );

    /// <summary>The page, made if need be.</summary>
    public Page Whole()
    {
        if (_whole.IsNone)
        {
            _whole = LeafDelta.Applied(Base, Changes);
        }

        return _whole;
    }

    /// <summary>Counts a look-up; of several at one moment some may go uncounted.</summary>
    /// <returns>Whether there were so many that making it whole pays.</returns>
    public bool CountLookUp() => _looks >= ManyLooks || ++_looks == ManyLooks;

    /// <summary>The same leaf with its changes in another array, alike but for where long values lie.</summary>
    public AmendedLeaf With(Page changes) => changes.IsSameAs(Changes) ? this : new(Base, changes, Count, Length);

    /// <summary>Whether the leaf has the key, and in which page and place.</summary>
    public bool Find(ReadOnlySpan<byte> key, out Page page, out int index)
    {
        var changes = new Slotted(Changes);
        if (Search.Find(changes, key, out index))
        {
            page = Changes;
            return !changes.IsRemoved(index);
        }

        page = Base;
        return Search.Find(new Slotted(Base), key, out index);
    }

    /// <summary>
    /// The leaf with an entry put in, or another payload in its key's place; null if it is for a whole page to take it.
    /// </summary>
    public NodeChange? Set(FreshEntry entry, Limits limits)
    {
        var key = entry.Key.Span;
        if (!Find(key, out var page, out var index))
        {
            return key.StartsWith(new Slotted(Base).Prefix)
                ? Amended(entry, added: 1, key.Length - new Slotted(Base).PrefixLength + entry.Payload.Length, limits)
                : null;
        }

        var view = new Slotted(page);
        var old = view.Payload(index);
        return !entry.OutOfLine && !view.IsOutOfLine(index) && old.SequenceEqual(entry.Payload.Span)
            ? NodeChange.Unchanged
            : Amended(entry, added: 0, entry.Payload.Length - old.Length, limits);
    }

    /// <summary>The leaf with a key taken out; null if it is for a whole page to lose it.</summary>
    public NodeChange? Remove(ReadOnlySpan<byte> key, Limits limits)
    {
        if (!Find(key, out var page, out var index))
        {
            return NodeChange.Unchanged;
        }

        if (page.IsSameAs(Base) ? IsAtEnd(index) : Search.Find(new Slotted(Base), key, out var below) && IsAtEnd(below))
        {
            return null;
        }

        var view = new Slotted(page);
        var bytes = key.Length - new Slotted(Base).PrefixLength + view.Payload(index).Length;
        return Amended(FreshEntry.Removal(view.KeyAt(index)), added: -1, -bytes, limits);
    }

    private bool IsAtEnd(int index) => index == 0 || index == Slotted.CountIn(Base) - 1;

    private NodeChange? Amended(FreshEntry entry, int added, int heapBytes, Limits limits)
    {
        var count = Count + added;
        var length = Length + Slotted.SlotBytes(count) - Slotted.SlotBytes(Count) + heapBytes;
        if (
            length > limits.LeafBytes
            || LeafDelta.With(Changes, entry, limits.LeafBytes / MostShare) is not { IsNone: false } changes
        )
        {
            return null;
        }

        var amended = new AmendedLeaf(Base, changes, count, length);
        return added < 0 && ((Node)amended).IsUnderfull(limits)
            ? NodeChange.Underfull(amended, added)
            : NodeChange.Replaced(amended, added);
    }
}
