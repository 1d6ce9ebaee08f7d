using LanguageExt;

namespace DbDb.Functional;

/// <summary>Loads entries of keyspaces, more than memory holds.</summary>
public static class KeyspaceLoadExtensions
{
    /// <summary>
    /// Sets entries of a keyspace, of any number and order, in one transaction, and keeps its indexes up: as
    /// <see cref="Database.Load"/> does, at its costs. With indexes, what they gain and lose is sorted too, and the
    /// keyspace's entries are read along, while other writers wait; where the loaded ones are few for the tree, only
    /// those of the same keys are.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="entries">The entries; of equal keys the last wins.</param>
    /// <param name="note">What for.</param>
    /// <returns>
    /// The commit; <see cref="DbError.KeyspaceDiffers"/>; <see cref="DbError.NotUnique"/> where two entries would have
    /// the same of a unique index when all are set; <see cref="DbError.TooLarge"/>. Then nothing is committed.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A key can't be written; the keyspace's codec says what it writes.
    /// </exception>
    public static Either<DbError, Snapshot> Load<TKey, TValue>(
        this Database database,
        Keyspace<TKey, TValue> keyspace,
        IEnumerable<KeyValuePair<TKey, TValue>> entries,
        string note = ""
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(keyspace);
        ArgumentNullException.ThrowIfNull(entries);
        return database.LoadIn(keyspace, entries, note);
    }

    /// <summary>
    /// The same for entries that come when they come, by a thread of its own, which also waits for them.
    /// </summary>
    /// <inheritdoc cref="Load{TKey, TValue}"/>
    public static Task<Either<DbError, Snapshot>> LoadAsync<TKey, TValue>(
        this Database database,
        Keyspace<TKey, TValue> keyspace,
        IAsyncEnumerable<KeyValuePair<TKey, TValue>> entries,
        string note = "",
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(keyspace);
        ArgumentNullException.ThrowIfNull(entries);
        return database.LoadInAsync(keyspace, entries, note, cancellation);
    }
}
