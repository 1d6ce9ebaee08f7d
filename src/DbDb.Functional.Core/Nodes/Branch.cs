using System.Diagnostics;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Nodes;

/// <summary>
/// An inner node: a slotted page of separators, and one more child than there are. Child i holds the keys from
/// separator i - 1 (inclusive) to separator i (exclusive). Versions of a branch share the page for as long as its
/// separators stay the same.
/// </summary>
/// <remarks>
/// A child that is none stands for the link that the page itself has for it.
/// </remarks>
[DebuggerDisplay("branch of level {Level}, {Children.Length} children, {Count} entries")]
[DebuggerTypeProxy(typeof(BranchView))]
internal sealed class Branch(Page page, Node[] children, long count, Owner? owner)
{
    /// <summary>The separators, and the stored links after them if the page was loaded.</summary>
    public Page Page { get; } = page;

    public Node[] Children { get; } = children;

    /// <summary>How many entries lie below.</summary>
    public long Count { get; set; } = count;

    /// <summary>The builder that made this branch and may still change it, or null.</summary>
    public Owner? Owner { get; } = owner;

    /// <summary>1 above the leaves, and so on.</summary>
    public int Level => Page.Span[Record.LevelAt];

    public Slotted Separators => new(Page);

    /// <summary>How many bytes its record will have when it is stored.</summary>
    public int Length => Links.BranchLength(Separators.HeapEnd, Children.Length, Count);

    /// <summary>The branch in the record of a stored one.</summary>
    public static Branch Loaded(Page page, long count) =>
        new(page, new Node[Slotted.CountIn(page) + 1], count, owner: null);

    /// <summary>A branch over two nodes of the level below.</summary>
    public static Branch Pair(Node left, byte[] separator, Node right, int level, Edit edit) =>
        new(
            PageAssembly.Make(RecordKind.Branch, level, default, [FreshEntry.Separator(separator)], default),
            [left, right],
            left.Count + right.Count,
            edit.Owner
        );

    public Node ChildAt(int i, INodes nodes) => Children[i] is { IsNone: false } child ? child : Follow(i, nodes);

    /// <summary>The first child that may have keys of a range.</summary>
    public int FirstChild(KeyRange range) => range.Lower.Length == 0 ? 0 : Search.Route(Separators, range.Lower.Span);

    /// <summary>The last child that may have keys of a range.</summary>
    public int LastChild(KeyRange range) =>
        range.IsBounded ? Search.LowerBound(Separators, range.Upper.Span, out _) : Children.Length - 1;

    /// <summary>How many entries child <paramref name="i"/> holds, without loading it.</summary>
    public long CountAt(int i) => Children[i] is { IsNone: false } child ? child.Count : Links.Read(Page, i).Count;

    /// <summary>What is known of child <paramref name="i"/> without asking anybody for it.</summary>
    public Link LinkAt(int i)
    {
        if (Children[i] is { IsNone: false } child)
        {
            return Link.Of(child);
        }

        var (address, count) = Links.Read(Page, i);
        return new(Node.None, address, count);
    }

    private Stored Follow(int i, INodes nodes)
    {
        var (address, count) = Links.Read(Page, i);
        var stored = nodes.Link(address, count, Level - 1);
        Children[i] = stored;
        return stored;
    }
}
