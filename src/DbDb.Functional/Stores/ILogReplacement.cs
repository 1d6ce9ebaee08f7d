using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A log under way to take another's place. Whoever disposes of it without having completed it gives it up: nothing is
/// left of it, and the other log stays in its place.
/// </summary>
public interface ILogReplacement : IDisposable
{
    /// <summary>
    /// The new log, to be filled: empty at first, with the limits of the other. Nobody else knows of it. It is closed
    /// with the replacement.
    /// </summary>
    IStore Store { get; }

    /// <summary>
    /// Puts the new log in the other's place, with the writers' lock held, so that no commit is lost. What the new log
    /// holds is made durable first. Readers of the other go on; whoever asks it for its <see cref="IStore.Successor"/>
    /// finds the new one.
    /// </summary>
    /// <param name="copied">The head of the other log up to which the new one has everything.</param>
    /// <param name="catchUp">
    /// Copies what was committed since, up to the head that it is given, which stays the newest. It mustn't throw.
    /// </param>
    /// <returns>
    /// The new log in its place, for the caller to own; or why it isn't: then the other one is, but for a failure of
    /// the disk that leaves open which.
    /// </returns>
    Either<DbError, IStore> Complete(LogHead copied, Func<LogHead, Either<DbError, Unit>> catchUp);
}
