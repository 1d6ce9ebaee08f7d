using System.Collections.Immutable;
using DbDb.Functional.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Lives of databases on disks that may fail.</summary>
internal static class LifeGens
{
    private const int Processes = 2;

    // More than any turn's operations but a load's, so that some mishaps strike none.
    private const int MostOperations = 40;

    /// <summary>Power cuts, and nothing else that goes wrong.</summary>
    public static Arbitrary<Life> Calm => Of(Gen.Constant<Mishap?>(null));

    /// <summary>Operations that fail and processes that die, too.</summary>
    public static Arbitrary<Life> Eventful =>
        Of(Gen.Frequency(
            (2, Gen.Constant<Mishap?>(null)),
            (1, Strike(null, MostOperations)),
            (2, Strike(DiskOperationKind.Sync, 2)),
            (3, Strike(DiskOperationKind.Write, 5)),
            (1, Strike(DiskOperationKind.SetLength, 1))));

    private static Gen<Mishap?> Strike(DiskOperationKind? kind, int last) =>
        from index in Gen.Choose(0, last)
        from choice in Gen.Choose(0, 47)
        select (Mishap?)new Mishap(kind, index, choice);

    private static Arbitrary<Life> Of(Gen<Mishap?> mishap) =>
        Arb.From(
            from limits in Gens.Limits
            from pool in KeyGens.Pool.Resize(12)
            from seed in Gen.Choose(0, int.MaxValue - 1)
            from turns in Gen.Sized(size => Gen.ListOf(One(new StepGens(limits, pool), mishap), 1 + size / 16))
            select new Life(limits, (ulong)seed, [.. turns]),
            life => Shrinking.Of(life.Turns, Smaller).Select(turns => life with { Turns = turns }));

    private static Gen<Turn> One(StepGens gens, Gen<Mishap?> mishap)
    {
        var steps = gens.Many.Resize(8).Select(steps => steps.Where(step => step is not (Step.Commit or Step.Reopen)).ToImmutableArray());
        var entries = Gen.ListOf(gens.Entry).Resize(12).Select(entries => entries.ToImmutableArray());
        return
            from process in Gen.Choose(0, Processes - 1)
            from strike in mishap
            from turn in Gen.Frequency(
                (8, steps.Select(of => (Turn)new Turn.Transact(process, of, strike))),
                (2, steps.Select(of => (Turn)new Turn.TryCommit(process, of, strike))),
                (1, entries.Select(of => (Turn)new Turn.Load(process, of, strike))),
                (1, Gen.Constant((Turn)new Turn.Refresh(process, strike))),
                (2, Gen.Constant((Turn)new Turn.Close(process, strike))),
                (1, Gen.Choose(0, int.MaxValue - 1).Select(seed => (Turn)new Turn.Cut((ulong)seed))))
            select turn;
    }

    private static IEnumerable<Turn> Smaller(Turn turn) => turn switch
    {
        Turn.Transact transact =>
            Calmer(transact.Mishap).Select(mishap => transact with { Mishap = mishap })
                .Concat(Smaller(transact.Steps).Select(steps => transact with { Steps = steps }))
                .Concat(transact.Process > 0 ? [transact with { Process = 0 }] : []),
        Turn.TryCommit commit => [new Turn.Transact(commit.Process, commit.Steps, commit.Mishap), .. Smaller(commit.Steps).Select(steps => commit with { Steps = steps })],
        Turn.Load load => Shrinking.Fewer(load.Entries).Select(entries => load with { Entries = entries }),
        Turn.Close { Mishap: not null } close => [close with { Mishap = null }],
        Turn.Refresh { Mishap: not null } refresh => [refresh with { Mishap = null }],
        _ => [],
    };

    private static IEnumerable<Mishap?> Calmer(Mishap? mishap) => mishap is null ? [] : [null];

    private static IEnumerable<ImmutableArray<Step>> Smaller(ImmutableArray<Step> steps) => Shrinking.Of(steps, ProgramShrinking.Plainer);
}
