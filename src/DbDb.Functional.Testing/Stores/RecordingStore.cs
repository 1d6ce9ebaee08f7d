using System.Collections.Immutable;
using LanguageExt;

namespace DbDb.Functional.Testing;

/// <summary>
/// A store over another one that remembers each call and how it went. Any thread may call any method. Each try of an
/// append is a call. To ask for the successor is none, nor to say what will be read soon.
/// </summary>
/// <param name="inner">The store; it is closed with this one, and what was recorded stays.</param>
public sealed class RecordingStore(IStore inner) : StoreDecorator(inner)
{
    private readonly CallCounter _counter = new();
    private ImmutableList<RecordedCall> _calls = [];
    private int _reads;

    /// <summary>The calls so far, in the order in which they ended.</summary>
    public ImmutableList<RecordedCall> Calls => Volatile.Read(ref _calls);

    /// <summary>How many of them read a record.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <inheritdoc/>
    public override Either<DbError, LogHead> ReadHead() =>
        Record(_counter.ReadHead(), base.ReadHead, head => new CallOutcome.GaveHead(head));

    /// <inheritdoc/>
    public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        Interlocked.Increment(ref _reads);
        return Record(_counter.Read(address), () => base.Read(address), bytes => new CallOutcome.GaveBytes(bytes));
    }

    /// <inheritdoc/>
    public override Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again) =>
        RetryAppend(
            segment,
            next =>
                Record(
                    _counter.Append(next.Before),
                    () => base.Append(next, sync, _ => null),
                    head => new CallOutcome.GaveHead(head)
                ),
            again
        );

    /// <inheritdoc/>
    public override Either<DbError, LogHead> Flush() =>
        Record(_counter.Flush(), base.Flush, head => new CallOutcome.GaveHead(head));

    /// <inheritdoc/>
    public override Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null) =>
        Record(
            _counter.BeginReplacement(),
            () => base.BeginReplacement(genesis),
            _ => new CallOutcome.BeganReplacement()
        );

    private Either<DbError, T> Record<T>(StoreCall call, Func<Either<DbError, T>> made, Func<T, CallOutcome> gave)
    {
        try
        {
            var outcome = made();
            Remember(new(call, outcome.Match(Right: gave, Left: error => new CallOutcome.Refused(error))));
            return outcome;
        }
        catch (Exception exception)
        {
            Remember(new(call, new CallOutcome.Threw(exception)));
            throw;
        }
    }

    private void Remember(RecordedCall call) => ImmutableInterlocked.Update(ref _calls, calls => calls.Add(call));
}
