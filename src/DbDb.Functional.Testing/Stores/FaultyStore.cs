using System.Runtime.CompilerServices;
using LanguageExt;

namespace DbDb.Functional.Testing;

/// <summary>
/// A store over another one, whose calls meet the faults of a schedule. Any thread may call any method; which call gets
/// which number is then their race. Each try of an append is a call. To ask for the successor is none, nor to say what
/// will be read soon; the successor, and a log that is to become it, go on with the schedule.
/// </summary>
public sealed class FaultyStore : StoreDecorator
{
    private readonly Script _script;

    /// <summary>A store that meets faults.</summary>
    /// <param name="inner">The store; it is closed with this one.</param>
    /// <param name="schedule">The faults; none, if it isn't given.</param>
    public FaultyStore(IStore inner, FaultSchedule? schedule = null)
        : this(inner, new Script(schedule ?? Faults.None))
    {
    }

    private FaultyStore(IStore inner, Script script)
        : base(inner) => _script = script;

    /// <summary>From now on another schedule; calls are counted from 0 again.</summary>
    public void Follow(FaultSchedule schedule) => _script.Plan = new(schedule);

    /// <inheritdoc/>
    public override Either<DbError, LogHead> ReadHead() =>
        Answer(calls => calls.ReadHead(), base.ReadHead, (_, head) => head);

    /// <inheritdoc/>
    public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address) =>
        Answer(calls => calls.Read(address), () => base.Read(address), Damaged);

    /// <inheritdoc/>
    public override Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again) =>
        RetryAppend(
            segment,
            next =>
                Answer(calls => calls.Append(next.Before), () => base.Append(next, sync, _ => null), (_, head) => head),
            again
        );

    /// <inheritdoc/>
    public override Either<DbError, LogHead> Flush() => Answer(calls => calls.Flush(), base.Flush, (_, head) => head);

    /// <inheritdoc/>
    public override Either<DbError, Option<IStore>> Successor() => base.Successor().Map(found => found.Map(Faulty));

    /// <inheritdoc/>
    public override Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null) =>
        Answer(calls => calls.BeginReplacement(), () => base.BeginReplacement(genesis), (_, begun) => begun)
            .Map(ILogReplacement (begun) => new Replacement(this, begun));

    private IStore Faulty(IStore store) => _script.Of(store);

    private Either<DbError, T> Answer<T>(
        Func<CallCounter, StoreCall> number,
        Func<Either<DbError, T>> call,
        Func<Fault, T, T> damaged
    )
    {
        var plan = _script.Plan;
        return Answer(plan.Schedule(number(plan.Calls)), call, damaged);
    }

    private static Either<DbError, T> Answer<T>(
        Option<Fault> fault,
        Func<Either<DbError, T>> call,
        Func<Fault, T, T> damaged
    ) =>
        fault.Match(
            Some: met =>
                met switch
                {
                    Fault.Refused refused => refused.Reason,
                    Fault.Unacknowledged unacknowledged => call().Bind(_ => (Either<DbError, T>)unacknowledged.Reason),
                    _ => call().Map(answer => damaged(met, answer)),
                },
            None: call
        );

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

    // What this store follows, and those that take its place.
    private sealed class Script(FaultSchedule schedule)
    {
        private readonly ConditionalWeakTable<IStore, FaultyStore> _successors = [];
        private volatile Plan _plan = new(schedule);

        public Plan Plan
        {
            get => _plan;
            set => _plan = value;
        }

        // One for each store, so that those who are given one store in memory know it for the same.
        public FaultyStore Of(IStore store) => _successors.GetValue(store, found => new(found, this));
    }

    private sealed class Replacement(FaultyStore old, ILogReplacement begun) : ILogReplacement
    {
        public IStore Store { get; } = old.Faulty(begun.Store);

        public Either<DbError, IStore> Complete(LogHead copied, Func<LogHead, Either<DbError, Unit>> catchUp) =>
            begun.Complete(copied, catchUp).Map(old.Faulty);

        public void Dispose() => begun.Dispose();
    }
}
