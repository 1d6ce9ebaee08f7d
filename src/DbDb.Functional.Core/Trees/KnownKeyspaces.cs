namespace DbDb.Functional.Trees;

/// <summary>
/// The keyspaces of which is known that a tree has them as they are declared, so that it needn't be looked up again. A
/// list that only grows at its front: it may be read while somebody adds to it.
/// </summary>
/// <param name="Keyspace">One of them.</param>
/// <param name="Rest">The others.</param>
internal sealed record KnownKeyspaces(KeyspaceMark Keyspace, KnownKeyspaces? Rest)
{
    /// <summary>Whether it is one of them.</summary>
    public static bool Have(KnownKeyspaces? known, KeyspaceMark keyspace)
    {
        for (; known is not null; known = known.Rest)
        {
            if (ReferenceEquals(known.Keyspace, keyspace))
            {
                return true;
            }
        }

        return false;
    }
}
