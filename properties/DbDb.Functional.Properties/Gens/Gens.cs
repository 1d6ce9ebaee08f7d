using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What only these laws are tried on, each kind with its shrinker.</summary>
internal static class Gens
{
    public static Arbitrary<Scene> Scene =>
        Arb.From(
            from limits in Any.Limits.Generator
            from pool in KeyGens.Pool
            let gens = new OperationGens(limits, pool)
            from operations in gens.Many
            from ranges in Gen.ListOf(gens.Range, 12)
            select new Scene(new TreeProgram(limits, operations), [.. ranges]),
            Shrink
        );

    /// <summary>A tree's program, and then edits.</summary>
    public static Arbitrary<Sequel> Sequel =>
        Arb.From(
            from limits in Any.Limits.Generator
            from pool in KeyGens.Pool
            let gens = new OperationGens(limits, pool)
            from before in gens.Many
            from edits in gens.Edits
            select new Sequel(new TreeProgram(limits, before), edits),
            Shrink
        );

    /// <summary>
    /// A tree's program, and then the edits of two sides, of which the other one often does some of the first one's
    /// too.
    /// </summary>
    public static Arbitrary<Fork> Fork =>
        Arb.From(
            from limits in Any.Limits.Generator
            from pool in KeyGens.Pool
            let gens = new OperationGens(limits, pool)
            from before in gens.Many
            from mine in gens.Edits
            from own in gens.Edits
            from nth in Gen.Choose(1, 6)
            select new Fork(new TreeProgram(limits, before), mine, [.. mine.Where((_, i) => i % nth == 1), .. own]),
            Shrink
        );

    /// <summary>Entries in any order, keys more than once.</summary>
    public static Arbitrary<Batch> Batch =>
        Arb.From(
            from limits in Any.Limits.Generator
            from entries in Any.EntriesFor(limits).Generator
            select new Batch(limits, entries),
            batch =>
                Any.EntriesFor(batch.Limits).Shrinker(batch.Entries).Select(entries => batch with { Entries = entries })
        );

    /// <summary>Retentions of every kind, put together of others.</summary>
    public static Arbitrary<Retention> Retention => Arb.From(RetentionGens.Any(2));

    /// <summary>The nodes that a program's tree is stored as.</summary>
    public static Arbitrary<StoredNode[]> StoredNodes => StoredNode.OfATree;

    private static IEnumerable<Scene> Shrink(Scene scene) =>
        Shrinking.Of(scene.Ranges, RangeGens.Shrink).Select(ranges => scene with { Ranges = ranges })
            .Concat(OperationShrinking.Shrink(scene.Program).Select(program => scene with { Program = program }));

    private static IEnumerable<Sequel> Shrink(Sequel sequel) =>
        Shrink(sequel.Before, sequel.Edits).Select(smaller => new Sequel(smaller.Before, smaller.Edits[0]));

    private static IEnumerable<Fork> Shrink(Fork fork) =>
        Shrink(fork.Before, fork.Mine, fork.Theirs)
            .Select(smaller => new Fork(smaller.Before, smaller.Edits[0], smaller.Edits[1]));

    // Shrunk as one program, so that a key keeps its name everywhere.
    private static IEnumerable<(TreeProgram Before, ImmutableArray<Operation>[] Edits)> Shrink(
        TreeProgram before,
        params ImmutableArray<Operation>[] edits
    ) =>
        from whole in OperationShrinking.Shrink(
            before with
            {
                Operations = before.Operations.AddRange(edits.Select(each => new Operation.Edit(each))),
            }
        )
        let program = whole.Operations
        where program.Length >= edits.Length
        let last = program[^edits.Length..]
        where last.All(operation => operation is Operation.Edit)
        select (
            whole with
            {
                Operations = program[..^edits.Length],
            },
            last.Select(operation => ((Operation.Edit)operation).Edits).ToArray()
        );
}
