using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Lives of databases on disks that may fail.</summary>
internal static class LifeGens
{
    private const int Processes = 2;

    // More than any turn's operations but a load's, so that some mishaps strike none.
    private const int MostOperations = 40;

    private const int TurnsGrowOneIn = 16;

    /// <summary>Power cuts, and nothing else that goes wrong.</summary>
    public static Arbitrary<Life> Calm => Of(Gen.Constant<Mishap?>(null));

    /// <summary>Operations that fail and processes that die, too.</summary>
    public static Arbitrary<Life> Eventful => Of(Mishaps);

    /// <summary>
    /// Commits that are acknowledged before they are durable, while writes fail and processes die. Syncs go well: one
    /// that fails and forgets takes back what another process was acknowledged, which no law can hold against a disk.
    /// </summary>
    public static Arbitrary<Life> Loose =>
        Of(
            Gen.Frequency(
                (2, Gen.Constant<Mishap?>(null)),
                (3, Strike(DiskOperationKind.Write, 5)),
                (1, Strike(DiskOperationKind.SetLength, 1))
            ),
            isLoose: true
        );

    /// <summary>
    /// Operations that fail and processes that die, where one process has the file by another name than the other.
    /// </summary>
    public static Arbitrary<Life> OfTwoNames => Arb.From(
        from life in Eventful.Generator
        from names in Gen.Elements(Names.Hard, Names.Symbolic)
        select life with { Names = names },
        Eventful.Shrinker);

    /// <summary>Five turns in which nothing goes wrong.</summary>
    public static Arbitrary<Life> Short => Arb.From(Calm.Generator.Resize(4 * TurnsGrowOneIn), Calm.Shrinker);

    private static Gen<Mishap?> Mishaps =>
        Gen.Frequency(
            (2, Gen.Constant<Mishap?>(null)),
            (1, Strike(null, MostOperations)),
            (2, Strike(DiskOperationKind.Sync, 2)),
            (3, Strike(DiskOperationKind.Write, 5)),
            (1, Strike(DiskOperationKind.SetLength, 1))
        );

    private static Gen<Mishap?> Strike(DiskOperationKind? kind, int last) =>
        from index in Gen.Choose(0, last)
        from choice in Gen.Choose(0, 47)
        select (Mishap?)new Mishap(kind, index, choice);

    private static Arbitrary<Life> Of(Gen<Mishap?> mishap, bool isLoose = false) =>
        Arb.From(
            from limits in Any.Limits.Generator
            from pool in KeyGens.Pool.Resize(12)
            from seed in Gen.Choose(0, int.MaxValue - 1)
            let gens = new OperationGens(limits, pool)
            from turns in Gen.Sized(size => Gen.ListOf(One(gens, mishap, isLoose), 1 + size / TurnsGrowOneIn))
            select new Life(limits, (ulong)seed, [.. turns], isLoose),
            life => Shrinking.Of(life.Turns, Smaller).Select(turns => life with { Turns = turns })
        );

    private static Gen<Turn> One(OperationGens gens, Gen<Mishap?> mishap, bool isLoose)
    {
        var operations = gens.ManyInATransaction.Resize(8);
        var transact = operations.Select(of => (Act)new Act.Transact(of));
        var commit = operations.Select(of => (Act)new Act.TryCommit(of));
        var refresh = Gen.Constant((Act)new Act.Refresh());
        var load = Gen.ListOf(gens.Entry).Resize(12).Select(entries => (Act)new Act.Load([.. entries]));
        var compact = Gen.Choose(0, 6).Select(behind => (Act)new Act.Compact(behind));
        return
            from process in Gen.Choose(0, Processes - 1)
            from strike in mishap
            from interruption in Gen.Frequency((3, Gen.Constant<Interruption?>(null)), (1, Interrupting(1 - process)))
            from act in Gen.Frequency(
                (8, transact),
                (2, commit),
                (1, load),
                (1, refresh),
                (2, compact),
                (isLoose ? 2 : 0, Gen.Constant((Act)new Act.Flush())),
                (2, Gen.Constant((Act)new Act.Close())),
                (1, Gen.Constant((Act)new Act.Replace())),
                (1, Gen.Choose(0, int.MaxValue - 1).Select(seed => (Act)new Act.PowerCut((ulong)seed))))
            select new Turn(process, act, strike, interruption);

        Gen<Interruption?> Interrupting(int other) =>
            from operation in Gen.Choose(0, MostOperations)
            from strike in mishap
            from act in Gen.Frequency((4, transact), (2, commit), (1, refresh), (1, compact))
            select (Interruption?)new Interruption(operation, new(other, act, strike));
    }

    private static IEnumerable<Turn> Smaller(Turn turn)
    {
        if (turn.Interruption is { } interruption)
        {
            yield return turn with { Interruption = null };
            foreach (var inner in Smaller(interruption.Turn))
            {
                yield return turn with { Interruption = interruption with { Turn = inner } };
            }
        }

        if (turn.Mishap is not null)
        {
            yield return turn with { Mishap = null };
        }

        foreach (var act in Smaller(turn.Act))
        {
            yield return turn with { Act = act };
        }
    }

    private static IEnumerable<Act> Smaller(Act act) =>
        act switch
        {
            Act.Transact transact => Smaller(transact.Operations).Select(operations => new Act.Transact(operations)),
            Act.TryCommit commit =>
            [
                new Act.Transact(commit.Operations),
                .. Smaller(commit.Operations).Select(operations => new Act.TryCommit(operations)),
            ],
            Act.Compact compact => compact.Behind < 6 ? [new Act.Compact(6)] : [],
            Act.Load load => Shrinking.Fewer(load.Entries).Select(entries => new Act.Load(entries)),
            _ => [],
        };

    private static IEnumerable<ImmutableArray<Operation>> Smaller(ImmutableArray<Operation> operations) =>
        Shrinking.Of(operations, OperationShrinking.Plainer);
}
