namespace DbDb.Functional;

/// <summary>What becomes of a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value that it is to have; none if it is to go.</param>
internal readonly record struct Put(Key Key, LazyValue? Value)
{
    // Of the record that the value would have. A longer one is neither copied nor waited with: it is put before the
    // next is asked for.
    private const int LongestHeld = 4 << 10;

    /// <summary>Whether it can wait while others are read that come after it.</summary>
    public bool IsHoldable => Key.Length <= Limits.MaxKeyBytes && (Value is not { } value || value.MostBytes <= LongestHeld);

    /// <summary>The same, whatever becomes of the memory that it came in.</summary>
    public Put Held() => new(new Key(Key.Span.ToArray()), Value is { } value ? value.Held() : null);
}

/// <summary>Making many changes, so many at a time that the waits for the leaves in which they lie overlap.</summary>
internal static class PutMany
{
    /// <summary>The tree with these made to it, in this order.</summary>
    /// <remarks>
    /// Up to <see cref="SeekMany.Most"/> are read ahead, and copied for it, so that whoever hands them out may use the
    /// memory again.
    /// </remarks>
    public static Tree To(Tree tree, IEnumerable<Put> puts)
    {
        var builder = tree.ToBuilder();
        var group = new List<Put>();
        foreach (var put in puts)
        {
            var isLast = group.Count + 1 >= builder.MostTogether || !put.IsHoldable;
            group.Add(isLast ? put : put.Held());
            if (isLast)
            {
                Make(builder, group);
            }
        }

        Make(builder, group);
        return builder.ToTree();
    }

    private static void Make(TreeBuilder builder, List<Put> group)
    {
        var loaded = group.Count > 1 ? builder.Prepare([.. group.Select(put => put.Key)]) : [];
        foreach (var (key, value) in group)
        {
            builder.Put(key, value);
        }

        // That it was loaded to be changed, and then was, is one use of it, and not two. Another's, meanwhile, may be
        // forgotten with it.
        foreach (var stored in loaded)
        {
            stored.Used = false;
        }

        group.Clear();
    }
}
