using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What laws are tried on, each kind with its shrinker.</summary>
internal static class Gens
{
    public static Arbitrary<Key> Key => Arb.From(KeyGens.Any, KeyGens.Shrink);

    public static Arbitrary<KeyRange> Range =>
        Arb.From(KeyGens.Pool.Resize(4).SelectMany(RangeGens.Over), RangeGens.Shrink);

    /// <summary>Mostly such small sizes that a hundred entries make a tree of many levels.</summary>
    public static Gen<Limits> Limits =>
        Gen.Frequency(
            (5, from leaf in Gen.Elements(64, 96, 128, 256)
                from branch in Gen.Elements(64, 96, 128, 256)
                from children in Gen.Choose(4, 8)
                from inline in Gen.Elements(0, 1, 8, 64)
                select new Limits(leaf, branch, children, inline)),
            (1, Gen.Constant(new Limits(512, 256, 16, 64))),
            (1, Gen.Constant(Functional.Limits.Default)));

    public static Arbitrary<Program> Program =>
        Arb.From(
            from limits in Limits
            from pool in KeyGens.Pool
            from steps in new StepGens(limits, pool).Many
            select new Program(limits, steps),
            ProgramShrinking.Shrink);

    public static Arbitrary<Scene> Scene =>
        Arb.From(
            from limits in Limits
            from pool in KeyGens.Pool
            let gens = new StepGens(limits, pool)
            from steps in gens.Many
            from ranges in Gen.ListOf(gens.Range, 12)
            select new Scene(new Program(limits, steps), [.. ranges]),
            Shrink);

    /// <summary>A tree's program, and then edits.</summary>
    public static Arbitrary<Sequel> Sequel =>
        Arb.From(
            from limits in Limits
            from pool in KeyGens.Pool
            let gens = new StepGens(limits, pool)
            from before in gens.Many
            from edits in gens.Edits
            select new Sequel(new Program(limits, before), edits),
            Shrink);

    /// <summary>Entries in any order, keys more than once.</summary>
    public static Arbitrary<Batch> Batch =>
        Arb.From(
            from limits in Limits
            from pool in KeyGens.Pool
            from entries in Gen.ListOf(new StepGens(limits, pool).Entry)
            select new Batch(limits, [.. entries]),
            batch => Shrinking.Of(batch.Entries, Shrink).Select(entries => batch with { Entries = entries }));

    public static IEnumerable<Entry> Shrink(Entry entry) =>
        KeyGens.Shrink(entry.Key).Select(key => entry with { Key = key })
            .Concat(ValueGens.Shrink(entry.Value).Select(value => entry with { Value = value }));

    private static IEnumerable<Scene> Shrink(Scene scene) =>
        Shrinking.Of(scene.Ranges, RangeGens.Shrink).Select(ranges => scene with { Ranges = ranges })
            .Concat(ProgramShrinking.Shrink(scene.Program).Select(program => scene with { Program = program }));

    // Shrunk as one program, so that a key keeps its name on both sides.
    private static IEnumerable<Sequel> Shrink(Sequel change) =>
        from whole in ProgramShrinking.Shrink(change.Before with { Steps = change.Before.Steps.Add(new Step.Edit(change.Edits)) })
        where !whole.Steps.IsEmpty && whole.Steps[^1] is Step.Edit
        select new Sequel(
            whole with { Steps = whole.Steps.RemoveAt(whole.Steps.Length - 1) },
            ((Step.Edit)whole.Steps[^1]).Steps);
}
