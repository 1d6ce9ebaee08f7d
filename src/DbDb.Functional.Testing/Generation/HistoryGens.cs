using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>Lives of databases.</summary>
internal static class HistoryGens
{
    public static Arbitrary<History> For(Gen<Limits> sizes) => Arb.From(Of(sizes), Shrink);

    private static Gen<History> Of(Gen<Limits> sizes) =>
        from limits in sizes
        from cache in Gen.Elements(1 << 10, 4 << 10, 64 << 10)
        from pool in KeyGens.Pool
        from schedule in ScheduleGens.Of(Gen.Choose(1, 3), One(new OperationGens(limits, pool))).Resize(30)
        select new History(limits, cache, schedule);

    private static IEnumerable<History> Shrink(History history) =>
        ScheduleGens.Shrink(history.Schedule, Smaller).Select(schedule => history with { Schedule = schedule });

    private static Gen<Move> One(OperationGens gens)
    {
        var operations = gens.ManyInATransaction.Resize(12);
        var entries = Gen.ListOf(gens.Entry).Resize(40).Select(many => many.ToImmutableArray());
        return Gen.Frequency(
            (11, operations.Select(of => (Move)new Move.Transact(of))),
            (1, operations.Select(of => (Move)new Move.Abort(of))),
            (1, operations.Select(of => (Move)new Move.Refuse(of))),
            (4, operations.Select(of => (Move)new Move.Commit(0, of))),
            (2, from age in Gen.Choose(1, 5) from of in operations select (Move)new Move.Commit(age, of)),
            (2, entries.Select(of => (Move)new Move.Load(of))),
            (1, entries.Select(of => (Move)new Move.FailingLoad(of))),
            (3, Gen.Choose(-1, 30).Select(back => (Move)new Move.At(back))),
            (2, Gen.Choose(0, 30).Select(back => (Move)new Move.AsOf(back))),
            (2, RetentionGens.Any(2).Select(retention => (Move)new Move.Compact(retention))),
            (2, Gen.Choose(-20, 100).Select(ticks => (Move)new Move.Wait(ticks))),
            (2, Gen.Constant((Move)new Move.Refresh())),
            (2, Gen.Constant((Move)new Move.Reopen()))
        );
    }

    private static IEnumerable<Move> Smaller(Move move) =>
        move switch
        {
            Move.Transact transact => Smaller(transact.Operations).Select(operations => new Move.Transact(operations)),
            Move.Abort abort => Smaller(abort.Operations).Select(operations => new Move.Abort(operations)),
            Move.Refuse refuse => Smaller(refuse.Operations).Select(operations => new Move.Refuse(operations)),
            Move.Commit commit => Smaller(commit.Operations)
                .Select(operations => new Move.Commit(commit.Age, operations)),
            Move.Load load => Smaller(load.Entries).Select(entries => new Move.Load(entries)),
            Move.Compact => [new Move.Compact(Retention.All)],
            Move.FailingLoad load => Smaller(load.Entries).Select(entries => new Move.FailingLoad(entries)),
            _ => [],
        };

    private static IEnumerable<ImmutableArray<Operation>> Smaller(ImmutableArray<Operation> operations) =>
        Shrinking.Of(operations, OperationShrinking.Plainer);

    private static IEnumerable<ImmutableArray<Entry>> Smaller(ImmutableArray<Entry> entries) =>
        Shrinking.Of(entries, Testing.Any.Shrink);
}
