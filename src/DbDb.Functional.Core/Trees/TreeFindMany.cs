using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DbDb.Functional.Trees;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Many keys at once.</content>
public sealed partial class Tree
{
    /// <summary>
    /// The values of these keys, in the keys' order; none for a key that isn't there. The keys may come in any order,
    /// and more than once. O(log n) each, but they are looked up 32 at a time, and the waits for memory, or for the
    /// disk, overlap: about half the time of one after the other.
    /// </summary>
    [OverloadResolutionPriority(1)] // an array is a span, and a sequence too
    public ImmutableArray<Option<Value>> FindMany(params ReadOnlySpan<Key> keys)
    {
        var values = new Option<Value>[keys.Length];
        _ = FindMany(keys, values);
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    /// <summary>The same, the values written where the caller says: nothing is allocated.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="values">Where to write the values, in the keys' order; what lies after them stays as it is.</param>
    /// <returns>How many of the keys are there.</returns>
    /// <exception cref="ArgumentException">There is less room for values than there are keys.</exception>
    public int FindMany(ReadOnlySpan<Key> keys, Span<Option<Value>> values)
    {
        if (values.Length < keys.Length)
        {
            throw new ArgumentException($"{keys.Length} keys, and room for {values.Length} values", nameof(values));
        }

        var found = 0;
        var room = default(EntryPlaces);
        for (var from = 0; from < keys.Length; from += SeekMany.Most)
        {
            var group = keys[from..Math.Min(keys.Length, from + SeekMany.Most)];
            Span<EntryPlace> places = room;
            if (Root.Child is { IsNone: false } root)
            {
                SeekMany.Find(root, group, Reader.Nodes, places);
            }

            for (var i = 0; i < group.Length; i++)
            {
                values[from + i] = places[i] is { Page: { IsNone: false } page } place
                    ? new Value(Reader.Value(page, place.Index))
                    : Option<Value>.None;
                found += places[i].Page.IsNone ? 0 : 1;
            }
        }

        return found;
    }
}
