using System.Collections.Immutable;
using LanguageExt;

namespace DbDb.Functional.Testing;

/// <summary>
/// A store over another one that remembers each call and how it went. Any thread may call any method.
/// </summary>
/// <param name="inner">The store; it is closed with this one.</param>
public sealed class RecordingStore(IStore inner) : IStore
{
    private readonly CallCounter _counter = new();
    private ImmutableList<RecordedCall> _calls = [];
    private int _reads;

    /// <summary>The calls so far, in the order in which they ended.</summary>
    public ImmutableList<RecordedCall> Calls => Volatile.Read(ref _calls);

    /// <summary>How many of them read a record.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <inheritdoc/>
    public Either<DbError, Head> ReadHead() => Recorded(_counter.ReadHead(), inner.ReadHead, head => new CallOutcome.GaveHead(head));

    /// <inheritdoc/>
    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        Interlocked.Increment(ref _reads);
        return Recorded(_counter.Read(address), () => inner.Read(address), bytes => new CallOutcome.GaveBytes(bytes));
    }

    /// <inheritdoc/>
    public Either<DbError, Head> Append(Segment segment) =>
        Recorded(_counter.Append(segment.Before), () => inner.Append(segment), head => new CallOutcome.GaveHead(head));

    /// <summary>Closes the other store. What was recorded stays.</summary>
    public void Dispose() => inner.Dispose();

    private Either<DbError, T> Recorded<T>(StoreCall call, Func<Either<DbError, T>> made, Func<T, CallOutcome> gave)
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
