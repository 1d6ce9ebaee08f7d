using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Steps on the keys of a pool, so that most of them meet what an earlier one left.</summary>
internal sealed class StepGens(Limits limits, ImmutableArray<Key> pool)
{
    public Gen<Entry> Entry => from key in Gen.Elements(pool.AsEnumerable()) from value in ValueGens.For(limits) select new Entry(key, value);

    public Gen<ImmutableArray<Step>> Many =>
        Gen.Sized(size =>
            from count in Gen.Choose(0, size / 2)
            from blocks in Gen.ArrayOf(Gen.Frequency((12, Single), (4, Run)), count)
            select blocks.SelectMany(block => block).ToImmutableArray());

    /// <summary>Sets and removals, as a builder takes them.</summary>
    public Gen<ImmutableArray<Step>> Edits =>
        Gen.Frequency((3, Batch(Edit).Select(edits => edits.ToArray())), (1, Run)).Select(edits => edits.ToImmutableArray());

    public Gen<KeyRange> Range => RangeGens.Over(pool);

    private Gen<Step> Edit =>
        Gen.Frequency(
            (5, Entry.Select(entry => (Step)new Step.Set(entry.Key, entry.Value))),
            (3, Gen.Elements(pool.AsEnumerable()).Select(key => (Step)new Step.Remove(key))));

    private Gen<Step[]> Single =>
        Gen.Frequency(
                (30, Edit),
                (3, Slice.Select(keys => (Step)new Step.RemoveRange(KeyRange.From(keys[0]).Through(keys[^1])))),
                (1, Range.Select(range => (Step)new Step.RemoveRange(range))),
                (3, Batch(Entry).Select(entries => (Step)new Step.SetMany([.. entries]))),
                (1, SortedBatch.Select(entries => (Step)new Step.SetMany(entries))),
                (5, Edits.Select(edits => (Step)new Step.Edit(edits))),
                (1, Gen.Constant((Step)new Step.Commit())),
                (1, Gen.Constant((Step)new Step.Reopen())))
            .Select(step => new[] { step });

    private Gen<ImmutableArray<Entry>> SortedBatch =>
        from keys in Slice
        from value in ValueGens.For(limits)
        select keys.Select(key => new Entry(key, value)).ToImmutableArray();

    /// <summary>Neighbouring keys one after the other, up or down, set or removed: what fills, splits, empties and merges nodes.</summary>
    private Gen<Step[]> Run =>
        from keys in Slice
        from down in Gen.Elements(true, false)
        from removes in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
        from value in ValueGens.For(limits)
        let ordered = down ? keys.Reverse() : keys
        select ordered.Select(key => removes ? new Step.Remove(key) : (Step)new Step.Set(key, value)).ToArray();

    private Gen<ImmutableArray<Key>> Slice =>
        from first in Gen.Choose(0, pool.Length - 1)
        from length in Gen.Choose(1, Math.Max(1, pool.Length / 2))
        select pool.Slice(first, Math.Min(length, pool.Length - first));

    private static Gen<List<T>> Batch<T>(Gen<T> item) =>
        Gen.Sized(size => from count in Gen.Choose(0, size / 4) from items in Gen.ListOf(item, count) select items.ToList());
}
