using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>A decorator is the store behind it, but for what it changes.</summary>
public class StoreDecoratorLaws
{
    [Fact]
    public void It_passes_on_every_member_of_a_store_also_those_that_a_store_may_do_without()
    {
        var map = typeof(StoreDecorator).GetInterfaceMap(typeof(IStore));
        Assert.All(map.TargetMethods, member => Assert.Equal(typeof(StoreDecorator), member.DeclaringType));
        Assert.Equal(typeof(IStore).GetMethods().Length, map.InterfaceMethods.Length);
    }

    [Fact]
    public void Each_member_calls_the_same_one_behind_it_with_what_it_was_given_and_gives_what_came_of_it()
    {
        var (inner, genesis, address) = (
            new Inner(),
            LogHead.Genesis(7, Limits.Default),
            Address.At(LogIdentity.LogStart, 64)
        );
        var store = new Plain(inner);
        var (segment, again) = (Segment.Of(new SegmentWriter(genesis), genesis), (Func<LogHead, Segment?>)(_ => null));

        DbError?[] answers =
        [
            store.ReadHead().Error(),
            store.Append(segment, sync: false, again).Error(),
            store.Append(segment).Error(),
            store.Flush().Error(),
            store.Read(address).Error(),
            store.Successor().Error(),
            store.BeginReplacement(genesis).Error(),
        ];
        store.Prefetch([address, address]);
        store.Dispose();

        Assert.All(answers, answer => Assert.Same(inner.Answer, answer));
        Assert.Equal(
            ["ReadHead", "Append", "Append", "Flush", "Read", "Successor", "BeginReplacement", "Prefetch", "Dispose"],
            inner.Calls.Select(call => call.Name)
        );
        Assert.Equal<object?>([segment, false, again], inner.Calls[1].Arguments);
        Assert.Equal<object?>([segment, true], inner.Calls[2].Arguments[..2]);
        Assert.Equal<object?>([address], inner.Calls[4].Arguments);
        Assert.Equal<object?>([genesis], inner.Calls[6].Arguments);
        Assert.Equal<object?>([address, address], inner.Calls[7].Arguments);
    }

    [Fact]
    public void A_store_that_is_merely_decorated_keeps_every_promise() =>
        StoreLaws.Hold(genesis => new Plain(new MemoryStore(genesis.Limits, genesis.Generation)), share: 4);

    private sealed class Plain(IStore inner) : StoreDecorator(inner);

    /// <summary>A store whose every answer is one error, and which remembers what it was asked.</summary>
    private sealed class Inner : IStore
    {
        public DbError Answer { get; } = new DbError.Invalid("the answer");

        public List<(string Name, object?[] Arguments)> Calls { get; } = [];

        public Either<DbError, LogHead> ReadHead() => Told<LogHead>("ReadHead");

        public Either<DbError, ReadOnlyMemory<byte>> Read(Address address) =>
            Told<ReadOnlyMemory<byte>>("Read", address);

        public void Prefetch(ReadOnlySpan<Address> addresses) =>
            Calls.Add(("Prefetch", [.. addresses.ToArray().Cast<object>()]));

        public Either<DbError, LogHead> Append(Segment segment) => Told<LogHead>("the shorter Append", segment);

        public Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again) =>
            Told<LogHead>("Append", segment, sync, again);

        public Either<DbError, LogHead> Flush() => Told<LogHead>("Flush");

        public Either<DbError, Option<IStore>> Successor() => Told<Option<IStore>>("Successor");

        public Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null) =>
            Told<ILogReplacement>("BeginReplacement", genesis);

        public void Dispose() => Calls.Add(("Dispose", []));

        private Either<DbError, T> Told<T>(string name, params object?[] arguments)
        {
            Calls.Add((name, arguments));
            return Answer;
        }
    }
}
