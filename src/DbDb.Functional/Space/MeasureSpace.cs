using LanguageExt;

namespace DbDb.Functional;

/// <content>What the log's bytes are spent on.</content>
public sealed partial class Database
{
    /// <summary>
    /// What a <see cref="Compact"/> by a retention would free, without doing it: which bytes of the log the kept
    /// revisions reach, and which nothing does any more, in all and by ranges of revisions; of the revisions that are
    /// known here.
    /// </summary>
    /// <remarks>
    /// Reads every commit, and each node that a kept revision reaches once, with the base of one that is stored as
    /// changes; values aren't read. Past the cache, so that it pushes nothing out: for a million entries and 10,000
    /// commits a second or two. Takes some 50 bytes of memory for each node and value that is reached. Writers and
    /// readers go on meanwhile, and what they commit isn't counted. <see cref="DbError.Corrupt"/> where something that
    /// it needs can't be read.
    /// </remarks>
    /// <param name="retention">Which revisions would be kept; the newest always is.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public Either<DbError, Space> Space(Retention retention, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        var state = _state;
        return AsValue(() => SpaceCount.Of(state.Log.Store, state.Head, retention, Now(), cancellation).Map(space => space with { Held = HeldBytes }));
    }
}
