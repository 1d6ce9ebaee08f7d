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
            Shrink);

    /// <summary>A tree's program, and then edits.</summary>
    public static Arbitrary<Sequel> Sequel =>
        Arb.From(
            from limits in Any.Limits.Generator
            from pool in KeyGens.Pool
            let gens = new OperationGens(limits, pool)
            from before in gens.Many
            from edits in gens.Edits
            select new Sequel(new TreeProgram(limits, before), edits),
            Shrink);

    /// <summary>Entries in any order, keys more than once.</summary>
    public static Arbitrary<Batch> Batch =>
        Arb.From(
            from limits in Any.Limits.Generator
            from entries in Any.EntriesFor(limits).Generator
            select new Batch(limits, entries),
            batch => Any.EntriesFor(batch.Limits).Shrinker(batch.Entries).Select(entries => batch with { Entries = entries }));

    private static IEnumerable<Scene> Shrink(Scene scene) =>
        Shrinking.Of(scene.Ranges, RangeGens.Shrink).Select(ranges => scene with { Ranges = ranges })
            .Concat(OperationShrinking.Shrink(scene.Program).Select(program => scene with { Program = program }));

    // Shrunk as one program, so that a key keeps its name on both sides.
    private static IEnumerable<Sequel> Shrink(Sequel change) =>
        from whole in OperationShrinking.Shrink(change.Before with { Operations = change.Before.Operations.Add(new Operation.Edit(change.Edits)) })
        where !whole.Operations.IsEmpty && whole.Operations[^1] is Operation.Edit
        select new Sequel(
            whole with { Operations = whole.Operations.RemoveAt(whole.Operations.Length - 1) },
            ((Operation.Edit)whole.Operations[^1]).Edits);
}
