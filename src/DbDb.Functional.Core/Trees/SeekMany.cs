using System.Runtime.CompilerServices;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;

namespace DbDb.Functional.Trees;

/// <summary>
/// Going down a tree to several entries at once, level by level: so the processor waits for the memory of all of them
/// together, and the store is asked for all that isn't in memory in one go.
/// </summary>
internal static class SeekMany
{
    /// <summary>How many at most: about as many loads as a processor has under way at a time.</summary>
    public const int Most = 32;

    // The header, and after it the slots that a search in most pages looks at.
    private const int Searched = 6 * Touch.CacheLine;

    /// <summary>
    /// Finds up to <see cref="Most"/> keys: where each of them lies, the default for one that isn't there.
    /// </summary>
    public static void Find(Node root, ReadOnlySpan<Key> keys, INodes nodes, Span<EntryPlace> places)
    {
        var group = default(Group);
        var at = ((Span<Node>)group)[..keys.Length];
        Descend(root, keys, nodes, at, Interest.Look);
        for (var i = 0; i < at.Length; i++)
        {
            places[i] = Seek.FindIn(at[i], keys[i].Span, out var page, out var index) ? new(page, index) : default;
        }
    }

    /// <summary>
    /// Brings the leaves of up to <see cref="Most"/> keys into memory, and their first lines into the processor's, for
    /// somebody who is about to change them one by one.
    /// </summary>
    /// <returns>Those that weren't in memory when it began.</returns>
    public static Stored[] Prepare(Node root, ReadOnlySpan<Key> keys, INodes nodes)
    {
        var group = default(Group);
        return Descend(root, keys, nodes, ((Span<Node>)group)[..keys.Length], Interest.Lasting);
    }

    // Returns the leaves that weren't in memory when it began.
    private static Stored[] Descend(Node root, ReadOnlySpan<Key> keys, INodes nodes, Span<Node> at, Interest interest)
    {
        Stored[] loaded = [];
        at.Fill(root.Load(nodes, Interest.Lasting, Form.AsKept));
        while (at[0].Branch is not null)
        {
            TouchAll(at);
            for (var i = 0; i < at.Length; i++)
            {
                var branch = at[i].AsBranch();
                at[i] = branch.ChildAt(Search.Route(branch.Separators, keys[i].Span), nodes);
            }

            loaded = LoadAll(at, nodes, interest);
        }

        TouchAll(at);
        return loaded;
    }

    private static Stored[] LoadAll(Span<Node> at, INodes nodes, Interest interest)
    {
        var missing = 0;
        foreach (ref var child in at)
        {
            if (child.Stored is { Node.IsNone: true })
            {
                missing++;
            }
            else
            {
                child = child.Load(nodes, interest, Form.AsKept);
            }
        }

        return missing > 0 ? LoadMissing(at, nodes, interest) : [];
    }

    private static Stored[] LoadMissing(Span<Node> at, INodes nodes, Interest interest)
    {
        Stored[] missing = [.. Missing(at)];
        var loaded = new Node[missing.Length];
        nodes.Load(missing, loaded, interest);
        foreach (ref var child in at)
        {
            if (child.Stored is { } stored)
            {
                var node = loaded[Array.IndexOf(missing, stored)];
                child = node.IsNone ? nodes.Load(stored, interest) : node;
            }
        }

        return missing;
    }

    // What isn't loaded yet, each once.
    private static HashSet<Stored> Missing(Span<Node> at)
    {
        var missing = new HashSet<Stored>();
        foreach (var child in at)
        {
            if (child.Stored is { } stored)
            {
                missing.Add(stored);
            }
        }

        return missing;
    }

    // Each of these loops only loads what the next one needs, so that the processor needn't wait for one load before it
    // begins another.
    private static void TouchAll(Span<Node> at)
    {
        var touched = 0;
        foreach (var node in at)
        {
            touched += PageOf(node).Length;
        }

        foreach (var node in at)
        {
            var page = PageOf(node);
            touched += Touch.Lines(page.Slice(0, Math.Min(page.Length, Searched)));
        }

        Touch.Use(touched);
    }

    private static Page PageOf(Node node) =>
        node.IsPage(out var page) ? page
        : node.Amended is { } leaf ? leaf.Base
        : node.AsBranch().Page;

    [InlineArray(Most)]
    private struct Group
    {
        private Node _first;
    }
}

/// <summary>Where an entry lies: a page, none if nowhere, and the place in it.</summary>
internal readonly record struct EntryPlace(Page Page, int Index);

/// <summary>Room for as many as are looked up together.</summary>
[InlineArray(SeekMany.Most)]
internal struct EntryPlaces
{
    private EntryPlace _first;
}
