using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Properties;

/// <summary>Smaller programs that do much the same: fewer steps, then plainer ones, then shorter keys and values all through.</summary>
internal static class ProgramShrinking
{
    public static IEnumerable<Program> Shrink(Program program) =>
        Shrinking.Of(program.Steps, Plainer)
            .Concat(Renamings(program.Steps).Select(rename => Mapped(program.Steps, rename, value => value)))
            .Concat(Shortenings(program.Steps).Select(shorten => Mapped(program.Steps, key => key, shorten)))
            .Select(steps => program with { Steps = steps });

    public static IEnumerable<Step> Plainer(Step step) =>
        step switch
        {
            Step.SetMany set => Shrinking.Fewer(set.Entries).Select(entries => new Step.SetMany(entries)),
            Step.Edit edit => Shrinking.Fewer(edit.Steps).Select(steps => new Step.Edit(steps)),
            Step.RemoveRange { Range.IsBounded: true } remove => [new Step.Remove(remove.Range.Lower)],
            Step.Reopen => [new Step.Commit()],
            _ => [],
        };

    // The same key must stay the same in every step: so each shrink maps keys everywhere.
    private static IEnumerable<Func<Key, Key>> Renamings(ImmutableArray<Step> steps)
    {
        var keys = steps.SelectMany(KeysOf).Distinct().Order().ToArray();
        var names = keys.Select((_, index) => keys.Length <= 26 ? (Key)new[] { (byte)('a' + index) } : new byte[] { (byte)(index >> 8), (byte)index }).ToArray();
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

    private static IEnumerable<Func<Value, Value>> Shortenings(ImmutableArray<Step> steps)
    {
        var values = steps.SelectMany(ValuesOf).Distinct().Where(value => value.Length > 0).ToArray();
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

    private static IEnumerable<Key> KeysOf(Step step) =>
        step switch
        {
            Step.Set set => [set.Key],
            Step.Remove remove => [remove.Key],
            Step.RemoveRange remove => remove.Range.IsBounded ? [remove.Range.Lower, remove.Range.Upper] : [remove.Range.Lower],
            Step.SetMany set => set.Entries.Select(entry => entry.Key),
            Step.Edit edit => edit.Steps.SelectMany(KeysOf),
            _ => [],
        };

    private static IEnumerable<Value> ValuesOf(Step step) =>
        step switch
        {
            Step.Set set => [set.Value],
            Step.SetMany set => set.Entries.Select(entry => entry.Value),
            Step.Edit edit => edit.Steps.SelectMany(ValuesOf),
            _ => [],
        };

    private static ImmutableArray<Step> Mapped(ImmutableArray<Step> steps, Func<Key, Key> key, Func<Value, Value> value) =>
        [.. steps.Select(step => Mapped(step, key, value))];

    private static Step Mapped(Step step, Func<Key, Key> key, Func<Value, Value> value) =>
        step switch
        {
            Step.Set set => new Step.Set(key(set.Key), value(set.Value)),
            Step.Remove remove => new Step.Remove(key(remove.Key)),
            Step.RemoveRange { Range.IsBounded: true } remove =>
                new Step.RemoveRange(KeyRange.From(key(remove.Range.Lower)).To(key(remove.Range.Upper))),
            Step.RemoveRange remove => new Step.RemoveRange(KeyRange.From(key(remove.Range.Lower))),
            Step.SetMany set => new Step.SetMany([.. set.Entries.Select(entry => new Entry(key(entry.Key), value(entry.Value)))]),
            Step.Edit edit => new Step.Edit(Mapped(edit.Steps, key, value)),
            Step.Commit or Step.Reopen => step,
            _ => throw new UnreachableException(),
        };
}
