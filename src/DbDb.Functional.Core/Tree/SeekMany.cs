using System.Runtime.CompilerServices;

namespace DbDb.Functional;

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
    public static void Find(object root, ReadOnlySpan<Key> keys, INodes nodes, Span<EntryPlace> places)
    {
        var group = default(Group);
        var at = ((Span<object>)group)[..keys.Length];
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
    public static Stored[] Prepare(object root, ReadOnlySpan<Key> keys, INodes nodes)
    {
        var group = default(Group);
        return Descend(root, keys, nodes, ((Span<object>)group)[..keys.Length], Interest.Lasting);
    }

    // Returns the leaves that weren't in memory when it began.
    private static Stored[] Descend(object root, ReadOnlySpan<Key> keys, INodes nodes, Span<object> at, Interest interest)
    {
        Stored[] loaded = [];
        at.Fill(Node.ResolveAsKept(root, nodes));
        while (at[0] is Branch)
        {
            TouchAll(at);
            for (var i = 0; i < at.Length; i++)
            {
                var branch = (Branch)at[i];
                at[i] = branch.ChildAt(Search.Route(branch.Separators, keys[i].Span), nodes);
            }

            loaded = Resolve(at, nodes, interest);
        }

        TouchAll(at);
        return loaded;
    }

    private static Stored[] Resolve(Span<object> at, INodes nodes, Interest interest)
    {
        var missing = 0;
        foreach (ref var child in at)
        {
            if (child is Stored { Node: null })
            {
                missing++;
            }
            else
            {
                child = Node.ResolveAsKept(child, nodes);
            }
        }

        return missing > 0 ? Load(at, nodes, interest) : [];
    }

    private static Stored[] Load(Span<object> at, INodes nodes, Interest interest)
    {
        Stored[] missing = [.. at.ToArray().OfType<Stored>().Distinct()];
        var loaded = new object?[missing.Length];
        nodes.Load(missing, loaded, interest);
        foreach (ref var child in at)
        {
            if (child is Stored stored)
            {
                child = loaded[Array.IndexOf(missing, stored)] ?? (interest is Interest.Lasting ? nodes.Load(stored) : nodes.Look(stored));
            }
        }

        return missing;
    }

    // Each of these loops only loads what the next one needs, so that the processor needn't wait for one load before it
    // begins another.
    private static void TouchAll(Span<object> at)
    {
        var touched = 0;
        foreach (var node in at)
        {
            touched += Page(node).Length;
        }

        foreach (var node in at)
        {
            var page = Page(node);
            touched += Touch.Lines(page.AsSpan(0, Math.Min(page.Length, Searched)));
        }

        Touch.Use(touched);
    }

    private static byte[] Page(object node) => node switch
    {
        byte[] page => page,
        AmendedLeaf leaf => leaf.Base,
        _ => ((Branch)node).Page,
    };

    [InlineArray(Most)]
    private struct Group
    {
        private object _first;
    }
}

/// <summary>Where an entry lies: a page, null if nowhere, and the place in it.</summary>
internal readonly record struct EntryPlace(byte[]? Page, int Index);

/// <summary>Room for as many as are looked up together.</summary>
[InlineArray(SeekMany.Most)]
internal struct EntryPlaces
{
    private EntryPlace _first;
}
