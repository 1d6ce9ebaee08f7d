using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>Operations on the keys of a pool, so that most of them meet what an earlier one left.</summary>
internal sealed class OperationGens(Limits limits, ImmutableArray<Key> pool)
{
    public Gen<Entry> Entry =>
        from key in Gen.Elements(pool.AsEnumerable())
        from value in ValueGens.For(limits)
        select new Entry(key, value);

    public Gen<ImmutableArray<Operation>> Many =>
        Gen.Sized(size =>
            from count in Gen.Choose(0, size / 2)
            from blocks in Gen.ArrayOf(Gen.Frequency((12, Single), (4, Run)), count)
            select blocks.SelectMany(block => block).ToImmutableArray()
        );

    /// <summary>The same, but for those that a database is needed for: what a transaction may do.</summary>
    public Gen<ImmutableArray<Operation>> ManyInATransaction =>
        Many.Select(many =>
            many.Where(operation => operation is not (Operation.Store or Operation.Reopen)).ToImmutableArray()
        );

    /// <summary>Sets and removals, as a builder takes them.</summary>
    public Gen<ImmutableArray<Operation>> Edits =>
        Gen.Frequency((3, Batch(Edit).Select(edits => edits.ToArray())), (1, Run))
            .Select(edits => edits.ToImmutableArray());

    public Gen<KeyRange> Range => RangeGens.Over(pool);

    private Gen<Operation> Edit =>
        Gen.Frequency(
            (5, Entry.Select(entry => (Operation)new Operation.Set(entry.Key, entry.Value))),
            (3, Gen.Elements(pool.AsEnumerable()).Select(key => (Operation)new Operation.Remove(key)))
        );

    private Gen<Operation[]> Single =>
        Gen.Frequency(
                (30, Edit),
                (
                    3,
                    Slice.Select(keys => (Operation)new Operation.RemoveRange(KeyRange.From(keys[0]).Through(keys[^1])))
                ),
                (1, Range.Select(range => (Operation)new Operation.RemoveRange(range))),
                (3, Batch(Entry).Select(entries => (Operation)new Operation.SetMany([.. entries]))),
                (1, SortedBatch.Select(entries => (Operation)new Operation.SetMany(entries))),
                (5, Edits.Select(edits => (Operation)new Operation.Edit(edits))),
                (1, Gen.Constant((Operation)new Operation.Store())),
                (1, Gen.Constant((Operation)new Operation.Reopen()))
            )
            .Select(operation => new[] { operation });

    private Gen<ImmutableArray<Entry>> SortedBatch =>
        from keys in Slice
        from value in ValueGens.For(limits)
        select keys.Select(key => new Entry(key, value)).ToImmutableArray();

    /// <summary>
    /// Neighbouring keys one after the other, up or down, set or removed: what fills, splits, empties and merges nodes.
    /// </summary>
    private Gen<Operation[]> Run =>
        from keys in Slice
        from down in Gen.Elements(true, false)
        from removes in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
        from value in ValueGens.For(limits)
        let ordered = down ? keys.Reverse() : keys
        select ordered
            .Select(key => removes ? new Operation.Remove(key) : (Operation)new Operation.Set(key, value))
            .ToArray();

    private Gen<ImmutableArray<Key>> Slice =>
        from first in Gen.Choose(0, pool.Length - 1)
        from length in Gen.Choose(1, Math.Max(1, pool.Length / 2))
        select pool.Slice(first, Math.Min(length, pool.Length - first));

    private static Gen<List<T>> Batch<T>(Gen<T> item) =>
        Gen.Sized(size =>
            from count in Gen.Choose(0, size / 4)
            from items in Gen.ListOf(item, count)
            select items.ToList()
        );
}
