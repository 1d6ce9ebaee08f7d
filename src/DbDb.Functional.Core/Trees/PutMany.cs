namespace DbDb.Functional.Trees;

/// <summary>Making many changes, so many at a time that the waits for the leaves in which they lie overlap.</summary>
internal static class PutMany
{
    /// <summary>The tree with these made to it, in this order.</summary>
    /// <remarks>
    /// Up to <see cref="SeekMany.Most"/> are read ahead, and copied for it, so that whoever hands them out may use the
    /// memory again.
    /// </remarks>
    public static Tree To(Tree tree, IEnumerable<KeyChange> changes)
    {
        var builder = tree.ToBuilder();
        var group = new List<KeyChange>();
        foreach (var change in changes)
        {
            var isLast = group.Count + 1 >= builder.MostTogether || !change.IsHoldable;
            group.Add(isLast ? change : change.Held());
            if (isLast)
            {
                Make(builder, group);
            }
        }

        Make(builder, group);
        return builder.ToTree();
    }

    private static void Make(TreeBuilder builder, List<KeyChange> group)
    {
        var loaded = group.Count > 1 ? builder.Prepare([.. group.Select(change => change.Key)]) : [];
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
