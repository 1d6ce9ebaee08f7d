using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A log with compare-and-append: the one effect that a database is built on. Every method may be called from any thread.
/// After <see cref="IDisposable.Dispose"/> each returns <see cref="DbError.Closed"/>.
/// </summary>
public interface IStore : IDisposable
{
    /// <summary>
    /// The newest head, other writers' commits included. Everything it reaches is durable. A new store's is
    /// <see cref="Head.Genesis"/>.
    /// </summary>
    Either<DbError, Head> ReadHead();

    /// <summary>
    /// The bytes at an address, exactly its length: <see cref="DbError.Corrupt"/> where the log is shorter. They may be damaged;
    /// whoever asked checks them. They never change afterwards.
    /// </summary>
    Either<DbError, ReadOnlyMemory<byte>> Read(Address address);

    /// <summary>
    /// Adds a segment if the log still ends at <see cref="Segment.Before"/>: durable, and the newest head for every reader, when
    /// this returns it. <see cref="DbError.Conflict"/> with the newest head if the log has moved on; then, as after any other
    /// error, the log is as it was. The segment's chunks are read with the writers' lock held, and only after the check. An
    /// exception that reading them throws is passed on.
    /// </summary>
    Either<DbError, Head> Append(Segment segment);
}
