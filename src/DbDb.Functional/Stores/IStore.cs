using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A log with compare-and-append: the one effect that a database is built on. Three methods make a store; the others
/// have a way to do without. Every method may be called from any thread. After <see cref="IDisposable.Dispose"/> each
/// returns <see cref="DbError.Closed"/>.
/// </summary>
public interface IStore : IDisposable
{
    /// <summary>
    /// Why nothing can be appended from now on, as far as that is known without trying: <see cref="DbError.Closed"/>,
    /// <see cref="DbError.OpenedReadOnly"/>, <see cref="DbError.Poisoned"/>. By default none is known. Costs no read.
    /// </summary>
    Option<DbError> Refusal => Option<DbError>.None;

    /// <summary>
    /// The newest head, other writers' commits included. Everything it reaches is durable, but for what this store
    /// itself wrote without a sync. A new store's is <see cref="LogHead.Genesis"/>.
    /// </summary>
    Either<DbError, LogHead> ReadHead();

    /// <summary>
    /// The bytes at an address, exactly its length: <see cref="DbError.Corrupt"/> where the log is shorter. It may be
    /// any stretch of the log, of which a record is one. They may be damaged; whoever asked checks them. They never
    /// change afterwards.
    /// </summary>
    Either<DbError, ReadOnlyMemory<byte>> Read(Address address);

    /// <summary>
    /// Says that these will be read soon, so that the store may fetch them meanwhile, together. By default it does
    /// nothing; it never fails, and what can't be read is told by <see cref="Read"/>.
    /// </summary>
    void Prefetch(ReadOnlySpan<Address> addresses)
    {
    }

    /// <summary>
    /// Adds a segment if the log still ends at <see cref="Segment.Before"/>: durable, and the newest head for every
    /// reader, when this returns it. <see cref="DbError.Conflict"/> with the newest head if the log has moved on; then,
    /// as after any other error, the log is as it was. The segment's chunks are read with the writers' lock held, and
    /// only after the check. An exception that reading them throws is passed on.
    /// </summary>
    Either<DbError, LogHead> Append(Segment segment);

    /// <summary>The same for whoever can plan again, and for whom durable later is soon enough.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="sync">
    /// Whether it is durable when this returns. If not, it is after <see cref="Flush"/>, or with the next append that
    /// is; until then a power cut may take it back, and every later one with it, but never part of one, nor one without
    /// those after it.
    /// </param>
    /// <param name="again">
    /// Plans for a newer head, if the log has moved on; null if there is nothing to append to that, and then the answer
    /// is <see cref="DbError.Conflict"/>. A store that has a writers' lock calls it once, with the lock held, so that
    /// no other writer can be quicker again. It mustn't throw, nor call the store.
    /// </param>
    Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again) =>
        StoreDecorator.RetryAppend(segment, Append, again);

    /// <summary>Makes all that was appended durable, and returns the newest head, which then is.</summary>
    Either<DbError, LogHead> Flush() => ReadHead();

    /// <summary>
    /// The log that has taken this one's place by a <see cref="ILogReplacement"/>, opened, for whoever asks to own;
    /// none while this one is in its place. Costs no read where there is none. This one goes on reading what it holds,
    /// and refuses to be appended to (<see cref="DbError.Replaced"/>). The same error where this one isn't in its place
    /// any more, and what is there is no successor of it.
    /// </summary>
    Either<DbError, Option<IStore>> Successor() => Option<IStore>.None;

    /// <summary>
    /// Begins a log that is to take this one's place: one at a time, so that a second is refused with
    /// <see cref="DbError.Locked"/>.
    /// </summary>
    /// <param name="genesis">
    /// The head that it has while it is empty, by <see cref="LogHead.Beginning"/> of another log, whose copy it is to
    /// be; without one it is a log of its own, with this one's limits.
    /// </param>
    Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null) =>
        new DbError.Invalid("another log can't take the place of one in a store of this kind");
}
