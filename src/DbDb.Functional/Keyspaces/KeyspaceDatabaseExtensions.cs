using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>What a database tells of a keyspace.</summary>
public static class KeyspaceDatabaseExtensions
{
    /// <summary>
    /// The revisions that changed a key of a keyspace, newest first, with what each did: as
    /// <see cref="Database.History(Key)"/> tells it, at its costs.
    /// </summary>
    /// <returns>
    /// The changes; last an error, where something can't be read, or isn't what the keyspace's codecs write.
    /// </returns>
    public static IEnumerable<Either<DbError, (Snapshot Snapshot, KeyspaceChange<TKey, TValue> Change)>> History<
        TKey,
        TValue
    >(this Database database, Keyspace<TKey, TValue> keyspace, TKey key)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(keyspace);
        return database
            .History(keyspace.KeyOf(key))
            .Select(one => one.Bind(revision =>
                revision.Snapshot.Read(_ =>
                    (revision.Snapshot, KeyspaceChange<TKey, TValue>.Of(keyspace, revision.Change)))));
    }

    /// <summary>
    /// The commits after a revision that changed something in a keyspace, as they come, with what each changed since
    /// the one before it that is kept. None is left out that is kept when its turn comes: see
    /// <see cref="Database.Watch"/>.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="after">
    /// The revision before the first that is wanted; by default that of <see cref="Database.Head"/>.
    /// </param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="DbException">
    /// Something can't be read, or isn't what the keyspace's codecs write: while it is enumerated.
    /// </exception>
    public static async IAsyncEnumerable<KeyspaceRevision<TKey, TValue>> Watch<TKey, TValue>(
        this Database database,
        Keyspace<TKey, TValue> keyspace,
        Revision? after = null,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(keyspace);
        var last = after ?? database.Head.Revision;
        var told = database.At(last).Match(Right: kept => kept.Tree, Left: _ => Option<Tree>.None);
        await foreach (var snapshot in database.Watch(last, cancellation).ConfigureAwait(false))
        {
            // Of one log, so that what a purge erased meanwhile is gone from both.
            var two = database.History(snapshot).Take(2).ToArray();
            if (Array.Exists(two, one => one.Match(Right: _ => false, Left: error => error is DbError.NotRetained)))
            {
                continue; // dropped meanwhile: the next that is kept tells of it
            }

            var now = two[0].OrThrow();
            var parent = two.Length > 1 ? two[1].OrThrow() : database.At(Revision.Zero).OrThrow();
            var before = parent.Revision < last ? told.IfNone(parent.Tree) : parent.Tree;
            var changes = keyspace.Between(before, now.Tree).ToImmutableArray();
            (last, told) = (now.Revision, now.Tree);
            if (!changes.IsEmpty)
            {
                yield return new(now, changes);
            }
        }
    }
}
