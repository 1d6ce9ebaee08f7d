using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Lives of databases.</summary>
internal static class StoryGens
{
    public static Arbitrary<Story> Any =>
        Arb.From(
            from limits in Gens.Limits
            from cache in Gen.Elements(1 << 10, 4 << 10, 64 << 10)
            from pool in KeyGens.Pool
            let gens = new StepGens(limits, pool)
            from moves in Gen.ListOf(One(gens)).Resize(30)
            select new Story(limits, cache, [.. moves]),
            story => Shrinking.Of(story.Moves, Smaller).Select(moves => story with { Moves = moves }));

    private static Gen<Move> One(StepGens gens)
    {
        var steps = gens.Many.Resize(12).Select(steps => steps.Where(step => step is not (Step.Commit or Step.Reopen)).ToImmutableArray());
        var entries = Gen.ListOf(gens.Entry).Resize(40).Select(entries => entries.ToImmutableArray());
        return Gen.Frequency(
            (8, steps.Select(of => (Move)new Move.Transact(of))),
            (1, steps.Select(of => (Move)new Move.Abort(of))),
            (1, steps.Select(of => (Move)new Move.Refuse(of))),
            (4, steps.Select(of => (Move)new Move.Commit(0, of))),
            (2, from age in Gen.Choose(1, 5) from of in steps select (Move)new Move.Commit(age, of)),
            (3, steps.Select(of => (Move)new Move.Elsewhere(of))),
            (2, entries.Select(of => (Move)new Move.Load(of))),
            (1, entries.Select(of => (Move)new Move.FailingLoad(of))),
            (3, Gen.Choose(-1, 30).Select(back => (Move)new Move.At(back))),
            (2, Gen.Choose(0, 30).Select(back => (Move)new Move.AsOf(back))),
            (2, Gen.Choose(-20, 100).Select(ticks => (Move)new Move.Wait(ticks))),
            (2, Gen.Constant((Move)new Move.Refresh())),
            (2, Gen.Constant((Move)new Move.Reopen())));
    }

    private static IEnumerable<Move> Smaller(Move move) =>
        move switch
        {
            Move.Transact transact => Smaller(transact.Steps).Select(steps => new Move.Transact(steps)),
            Move.Abort abort => Smaller(abort.Steps).Select(steps => new Move.Abort(steps)),
            Move.Refuse refuse => Smaller(refuse.Steps).Select(steps => new Move.Refuse(steps)),
            Move.Commit commit => Smaller(commit.Steps).Select(steps => new Move.Commit(commit.Age, steps)),
            Move.Elsewhere elsewhere => Smaller(elsewhere.Steps).Select(steps => (Move)new Move.Elsewhere(steps)).Prepend(new Move.Transact(elsewhere.Steps)),
            Move.Load load => Shrinking.Of(load.Entries, Gens.Shrink).Select(entries => new Move.Load(entries)),
            Move.FailingLoad load => Shrinking.Of(load.Entries, Gens.Shrink).Select(entries => new Move.FailingLoad(entries)),
            _ => [],
        };

    private static IEnumerable<ImmutableArray<Step>> Smaller(ImmutableArray<Step> steps) => Shrinking.Of(steps, ProgramShrinking.Plainer);
}
