using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Testing;

/// <summary>
/// Smaller programs that do much the same: fewer operations, then plainer ones, then shorter keys and values all
/// through.
/// </summary>
internal static class OperationShrinking
{
    public static IEnumerable<TreeProgram> Shrink(TreeProgram program) =>
        Shrink(program.Operations).Select(operations => program with { Operations = operations });

    public static IEnumerable<ImmutableArray<Operation>> Shrink(ImmutableArray<Operation> operations) =>
        Shrinking.Of(operations, Plainer)
            .Concat(Renamings(operations).Select(rename => Mapped(operations, rename, value => value)))
            .Concat(WithShorterValues(operations));

    /// <summary>The same, but no key that wasn't there.</summary>
    public static IEnumerable<ImmutableArray<Operation>> KeepingKeys(ImmutableArray<Operation> operations) =>
        Shrinking.Of(operations, Plainer).Concat(WithShorterValues(operations));

    public static IEnumerable<Operation> Plainer(Operation operation) =>
        operation switch
        {
            Operation.SetMany set => Shrinking.Fewer(set.Entries).Select(entries => new Operation.SetMany(entries)),
            Operation.Edit edit => Shrinking.Fewer(edit.Edits).Select(operations => new Operation.Edit(operations)),
            Operation.RemoveRange { Range.IsBounded: true } remove => [new Operation.Remove(remove.Range.Lower)],
            Operation.Reopen => [new Operation.Store()],
            _ => [],
        };

    private static IEnumerable<ImmutableArray<Operation>> WithShorterValues(ImmutableArray<Operation> operations) =>
        Shortenings(operations).Select(shorten => Mapped(operations, key => key, shorten));

    // The same key must stay the same in every operation: so each shrink maps keys everywhere.
    private static IEnumerable<Func<Key, Key>> Renamings(ImmutableArray<Operation> operations)
    {
        var keys = operations.SelectMany(KeysOf).Distinct().Order().ToArray();
        var names = keys.Select(
                (_, index) =>
                    keys.Length <= 26
                        ? (Key)new[] { (byte)('a' + index) }
                        : new byte[] { (byte)(index >> 8), (byte)index }
            )
            .ToArray();
        if (!keys.SequenceEqual(names))
        {
            yield return key => names[Array.BinarySearch(keys, key)];
        }

        foreach (var i in Enumerable.Range(0, keys.Length).Where(i => keys[i].Length > names[i].Length))
        {
            yield return other => other == keys[i] ? names[i] : other;
        }

        foreach (var key in keys)
        {
            foreach (var smaller in KeyGens.Shrink(key).Where(smaller => smaller.Length < key.Length))
            {
                yield return other => other == key ? smaller : other;
            }
        }
    }

    private static IEnumerable<Func<Value, Value>> Shortenings(ImmutableArray<Operation> operations)
    {
        var values = operations.SelectMany(ValuesOf).Distinct().Where(value => value.Length > 0).ToArray();
        if (values.Length > 0)
        {
            yield return _ => Value.Empty;
        }

        foreach (var value in values)
        {
            foreach (var smaller in ValueGens.Shrink(value))
            {
                yield return other => other == value ? smaller : other;
            }
        }
    }

    private static IEnumerable<Key> KeysOf(Operation operation) =>
        operation switch
        {
            Operation.Set set => [set.Key],
            Operation.Remove remove => [remove.Key],
            Operation.RemoveRange remove => remove.Range.IsBounded
                ? [remove.Range.Lower, remove.Range.Upper]
                : [remove.Range.Lower],
            Operation.SetMany set => set.Entries.Select(entry => entry.Key),
            Operation.Edit edit => edit.Edits.SelectMany(KeysOf),
            _ => [],
        };

    private static IEnumerable<Value> ValuesOf(Operation operation) =>
        operation switch
        {
            Operation.Set set => [set.Value],
            Operation.SetMany set => set.Entries.Select(entry => entry.Value),
            Operation.Edit edit => edit.Edits.SelectMany(ValuesOf),
            _ => [],
        };

    private static ImmutableArray<Operation> Mapped(
        ImmutableArray<Operation> operations,
        Func<Key, Key> key,
        Func<Value, Value> value
    ) => [.. operations.Select(operation => Mapped(operation, key, value))];

    private static Operation Mapped(Operation operation, Func<Key, Key> key, Func<Value, Value> value) =>
        operation switch
        {
            Operation.Set set => new Operation.Set(key(set.Key), value(set.Value)),
            Operation.Remove remove => new Operation.Remove(key(remove.Key)),
            Operation.RemoveRange { Range.IsBounded: true } remove =>
                new Operation.RemoveRange(KeyRange.From(key(remove.Range.Lower)).To(key(remove.Range.Upper))),
            Operation.RemoveRange remove => new Operation.RemoveRange(KeyRange.From(key(remove.Range.Lower))),
            Operation.SetMany set => new Operation.SetMany([
                .. set.Entries.Select(entry => new Entry(key(entry.Key), value(entry.Value))),
            ]),
            Operation.Edit edit => new Operation.Edit(Mapped(edit.Edits, key, value)),
            Operation.Store or Operation.Reopen => operation,
            _ => throw new UnreachableException(),
        };
}
