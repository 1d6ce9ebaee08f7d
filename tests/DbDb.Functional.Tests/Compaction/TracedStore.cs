using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>A log that notes what a compaction does with it, and with the one that is to take its place.</summary>
internal sealed class TracedStore(IStore inner) : StoreDecorator(inner)
{
    /// <summary>Is told before each look for the newest head how many there were, it included.</summary>
    public Action<int> OnReadHead { get; set; } = _ => { };

    /// <summary>What its reads say, once it is set, instead of what lies there.</summary>
    public DbError? Fault { get; set; }

    /// <summary>Is told when the other log is about to take its place.</summary>
    public Action OnComplete { get; set; } = () => { };

    /// <summary>How often it was asked for the newest head.</summary>
    public int HeadReads { get; private set; }

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    /// <summary>What was done to it or to its successor, in order.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Whether each append was to be durable at once.</summary>
    public List<bool> Syncs { get; } = [];

    /// <summary>The head up to which the other log had everything when it was to take its place.</summary>
    public LogHead? Copied { get; private set; }

    public override Either<DbError, LogHead> ReadHead()
    {
        OnReadHead(++HeadReads);
        return base.ReadHead();
    }

    public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        Reads++;
        return Fault is { } fault ? fault : base.Read(address);
    }

    public override Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again)
    {
        Done.Add("append");
        Syncs.Add(sync);
        return base.Append(segment, sync, again);
    }

    public override Either<DbError, LogHead> Flush()
    {
        Done.Add("flush");
        return base.Flush();
    }

    public override Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null) =>
        base.BeginReplacement(genesis).Map(ILogReplacement (succession) => new Succession(this, succession));

    private sealed class Succession(TracedStore old, ILogReplacement succession) : ILogReplacement
    {
        public IStore Store { get; } = new Next(old, succession.Store);

        public Either<DbError, IStore> Complete(LogHead copied, Func<LogHead, Either<DbError, Unit>> catchUp)
        {
            old.OnComplete();
            old.Done.Add("complete");
            old.Copied = copied;
            return succession.Complete(copied, catchUp);
        }

        public void Dispose() => succession.Dispose();
    }

    private sealed class Next(TracedStore old, IStore next) : StoreDecorator(next)
    {
        public override Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again)
        {
            old.Done.Add("append");
            return base.Append(segment, sync, again);
        }

        public override Either<DbError, LogHead> Flush()
        {
            old.Done.Add("flush");
            return base.Flush();
        }
    }
}
