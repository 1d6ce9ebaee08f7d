using LanguageExt;

namespace DbDb.Functional.Testing;

/// <summary>
/// A store over another one, whose calls meet the faults of a schedule. Any thread may call any method; which call gets
/// which number is then their race.
/// </summary>
/// <param name="inner">The store; it is closed with this one.</param>
/// <param name="schedule">The faults; none, if it isn't given.</param>
public sealed class FaultyStore(IStore inner, FaultSchedule? schedule = null) : IStore
{
    private volatile Plan _plan = new(schedule ?? Faults.None);

    /// <summary>From now on another schedule; calls are counted from 0 again.</summary>
    public void Follow(FaultSchedule schedule) => _plan = new(schedule);

    /// <inheritdoc/>
    public Either<DbError, Head> ReadHead()
    {
        var plan = _plan;
        return Answer(plan.Schedule(plan.Calls.ReadHead()), inner.ReadHead, (_, head) => head);
    }

    /// <inheritdoc/>
    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        var plan = _plan;
        return Answer(plan.Schedule(plan.Calls.Read(address)), () => inner.Read(address), Damaged);
    }

    /// <inheritdoc/>
    public Either<DbError, Head> Append(Segment segment)
    {
        var plan = _plan;
        return Answer(plan.Schedule(plan.Calls.Append(segment.Before)), () => inner.Append(segment), (_, head) => head);
    }

    /// <summary>Closes the other store.</summary>
    public void Dispose() => inner.Dispose();

    private static Either<DbError, T> Answer<T>(Option<Fault> fault, Func<Either<DbError, T>> call, Func<Fault, T, T> damaged) =>
        fault.Match(
            Some: met => met switch
            {
                Fault.Refused refused => refused.Reason,
                Fault.Unacknowledged unacknowledged => call().Bind(_ => (Either<DbError, T>)unacknowledged.Reason),
                _ => call().Map(answer => damaged(met, answer)),
            },
            None: call);

    private static ReadOnlyMemory<byte> Damaged(Fault fault, ReadOnlyMemory<byte> record)
    {
        var bytes = fault is Fault.Zeros ? new byte[record.Length] : record.ToArray();
        if (fault is Fault.TurnedBit { Bit: var bit } && bytes.Length > 0)
        {
            bytes[bit / 8 % bytes.Length] ^= (byte)(1 << (bit % 8));
        }

        return bytes;
    }

    // A schedule and its own count, so that no call is counted by the one and judged by the other.
    private sealed record Plan(FaultSchedule Schedule)
    {
        public CallCounter Calls { get; } = new();
    }
}
