using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A store over another one, to which it passes on every call: for stores that change, count or observe some of them. A
/// segment comes by the longer <see cref="Append(Segment, bool, Func{LogHead, Segment?})"/>, by whichever it was
/// appended.
/// </summary>
/// <param name="inner">The store; it is closed with this one.</param>
public abstract class StoreDecorator(IStore inner) : IStore
{
    /// <summary>The store behind this one.</summary>
    protected IStore Inner => inner;

    /// <inheritdoc/>
    public virtual Option<DbError> Refusal => inner.Refusal;

    /// <inheritdoc/>
    public virtual Either<DbError, LogHead> ReadHead() => inner.ReadHead();

    /// <inheritdoc/>
    public virtual Either<DbError, ReadOnlyMemory<byte>> Read(Address address) => inner.Read(address);

    /// <inheritdoc/>
    public virtual void Prefetch(ReadOnlySpan<Address> addresses) => inner.Prefetch(addresses);

    /// <inheritdoc/>
    public Either<DbError, LogHead> Append(Segment segment) => Append(segment, sync: true, _ => null);

    /// <inheritdoc/>
    public virtual Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again) =>
        inner.Append(segment, sync, again);

    /// <inheritdoc/>
    public virtual Either<DbError, LogHead> Flush() => inner.Flush();

    /// <inheritdoc/>
    public virtual Either<DbError, Option<IStore>> Successor() => inner.Successor();

    /// <inheritdoc/>
    public virtual Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null) =>
        inner.BeginReplacement(genesis);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        inner.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Appends, and again on each newer head for as long as others were quicker and there is something to append to it:
    /// for stores that have to see each try.
    /// </summary>
    /// <param name="segment">What is appended first.</param>
    /// <param name="append">Appends one segment.</param>
    /// <param name="again">Plans for a newer head; null if there is nothing to append to that.</param>
    protected internal static Either<DbError, LogHead> RetryAppend(
        Segment segment,
        Func<Segment, Either<DbError, LogHead>> append,
        Func<LogHead, Segment?> again
    )
    {
        ArgumentNullException.ThrowIfNull(append);
        ArgumentNullException.ThrowIfNull(again);
        var appended = append(segment);
        while (appended.Failure() is DbError.Conflict { Current: var head } && again(head) is { } next)
        {
            appended = append(next);
        }

        return appended;
    }
}
