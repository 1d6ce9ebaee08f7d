using LanguageExt;

namespace DbDb.Functional;

/// <summary>Erases keys of keyspaces from every revision, with what indexes have of them.</summary>
public static class KeyspacePurgeExtensions
{
    /// <summary>
    /// Erases the keys in a range of a keyspace from every revision: see
    /// <see cref="Database.Purge(KeyRange, IProgress{CompactionProgress}?, CancellationToken)"/>.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="range">
    /// The keys, as <see cref="Keyspace{TKey, TValue}.From"/> and its like give them; <see cref="DbError.Invalid"/> if
    /// it is empty.
    /// </param>
    /// <param name="progress">Is told now and then how far it is, on this thread.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    public static Either<DbError, Purged> Purge<TKey>(
        this Database database,
        KeyRange<TKey> range,
        IProgress<CompactionProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Purge(range.Bytes, progress, cancellation);
    }

    /// <summary>The same for these keys of a keyspace. Memory holds them all.</summary>
    /// <param name="database">The database.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="keys">The keys; <see cref="DbError.Invalid"/> if there are none.</param>
    /// <param name="progress">Is told now and then how far it is, on this thread.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A key can't be written; the keyspace's codec says what it writes.
    /// </exception>
    public static Either<DbError, Purged> Purge<TKey, TValue>(
        this Database database,
        Keyspace<TKey, TValue> keyspace,
        IEnumerable<TKey> keys,
        IProgress<CompactionProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Purge(KeysOf(keyspace, keys), progress, cancellation);
    }

    /// <summary>The same on a thread of its own.</summary>
    /// <inheritdoc cref="Purge{TKey}(Database, KeyRange{TKey}, IProgress{CompactionProgress}?, CancellationToken)"/>
    public static Task<Either<DbError, Purged>> PurgeAsync<TKey>(
        this Database database,
        KeyRange<TKey> range,
        IProgress<CompactionProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.PurgeAsync(range.Bytes, progress, cancellation);
    }

    /// <summary>The same on a thread of its own.</summary>
    /// <inheritdoc cref="Purge{TKey, TValue}"/>
    public static Task<Either<DbError, Purged>> PurgeAsync<TKey, TValue>(
        this Database database,
        Keyspace<TKey, TValue> keyspace,
        IEnumerable<TKey> keys,
        IProgress<CompactionProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.PurgeAsync(KeysOf(keyspace, keys), progress, cancellation);
    }

    /// <summary>
    /// Looks whether anything is left of the keys in a range of a keyspace, in its indexes too: see
    /// <see cref="Database.ProvePurged(KeyRange, CancellationToken)"/>.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="range">The keys.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public static Either<DbError, PurgeProof> ProvePurged<TKey>(
        this Database database,
        KeyRange<TKey> range,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.ProvePurged(range.Bytes, cancellation);
    }

    /// <summary>The same for these keys of a keyspace.</summary>
    /// <param name="database">The database.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">
    /// A key can't be written; the keyspace's codec says what it writes.
    /// </exception>
    public static Either<DbError, PurgeProof> ProvePurged<TKey, TValue>(
        this Database database,
        Keyspace<TKey, TValue> keyspace,
        IEnumerable<TKey> keys,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.ProvePurged(KeysOf(keyspace, keys), cancellation);
    }

    private static Key[] KeysOf<TKey, TValue>(Keyspace<TKey, TValue> keyspace, IEnumerable<TKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        ArgumentNullException.ThrowIfNull(keys);
        return [.. keys.Select(keyspace.KeyOf)];
    }
}
