using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is asked of a dictionary, one after the other.</summary>
/// <param name="Limits">The sizes of the tree that it is of.</param>
/// <param name="Keys">The keys that it is about.</param>
/// <param name="Steps">What is asked.</param>
internal sealed record DictionaryProgram(
    Limits Limits, ImmutableArray<Key> Keys, ImmutableArray<DictionaryStep> Steps)
{
    public override string ToString() => $"{Show.Of(Limits)}: {string.Join(" / ", Steps)}";

    public static Arbitrary<DictionaryProgram> Any => Arb.From(
        from limits in Testing.Any.Limits.Generator
        from pool in KeyGens.Pool
        let keys = pool.Append("").Append("a").Where(key => key.Length <= 1000).Distinct().Take(20).ToImmutableArray()
        from steps in Step(keys).ListOf().Resize(25)
        select new DictionaryProgram(limits, keys, [.. steps]),
        program => Shrinking.Fewer(program.Steps).Select(steps => program with { Steps = steps }));

    // Few values, so that one is often there already.
    private static Gen<DictionaryStep> Step(ImmutableArray<Key> keys) =>
        from kind in Gen.Frequency((9, Gen.Elements(Enum.GetValues<DictionaryStepKind>())),
            (1, Gen.Constant(DictionaryStepKind.Clear)), (6, Gen.Constant(DictionaryStepKind.Set)))
        from pairs in Gen.Zip(Gen.Elements(keys.AsEnumerable()), Gen.Elements<Value>("", "1", new byte[3000])).ListOf()
        from key in Gen.Elements(keys.AsEnumerable())
        from value in Gen.Elements<Value>("", "1", new byte[3000])
        select new DictionaryStep(
            kind, [new(key, value), .. pairs.Take(3).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))]);
}

internal enum DictionaryStepKind
{
    Add,
    AddMany,
    Set,
    SetMany,
    Remove,
    RemoveMany,
    RemovePair,
    Clear,
}

/// <summary>One of these: what it takes one pair for has the first.</summary>
internal sealed record DictionaryStep(DictionaryStepKind Kind, ImmutableArray<KeyValuePair<Key, Value>> Pairs)
{
    public override string ToString() =>
        $"{Kind} {string.Join(' ', Pairs.Select(pair => $"{Show.Of(pair.Key)}={Show.Of(pair.Value)}"))}";

    /// <summary>What becomes of an immutable dictionary; null where it refuses.</summary>
    public IImmutableDictionary<Key, Value>? Of(IImmutableDictionary<Key, Value> entries)
    {
        var (key, value) = Pairs[0];
        try
        {
            return Kind switch
            {
                DictionaryStepKind.Add => entries.Add(key, value),
                DictionaryStepKind.AddMany => entries.AddRange(Pairs),
                DictionaryStepKind.Set => entries.SetItem(key, value),
                DictionaryStepKind.SetMany => entries.SetItems(Pairs),
                DictionaryStepKind.Remove => entries.Remove(key),
                DictionaryStepKind.RemoveMany => entries.RemoveRange(Pairs.Select(pair => pair.Key)),
                DictionaryStepKind.RemovePair => entries.Contains(Pairs[0]) ? entries.Remove(key) : entries,
                _ => entries.Clear(),
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Does it to a dictionary, and tells what that said.</summary>
    public string To(IDictionary<Key, Value> entries)
    {
        var (key, value) = Pairs[0];
        try
        {
            switch (Kind)
            {
                case DictionaryStepKind.Add:
                    entries.Add(key, value);
                    break;
                case DictionaryStepKind.AddMany:
                    entries.Add(Pairs[0]);
                    break;
                case DictionaryStepKind.Set or DictionaryStepKind.SetMany:
                    Pairs.ToList().ForEach(pair => entries[pair.Key] = pair.Value);
                    break;
                case DictionaryStepKind.Remove or DictionaryStepKind.RemoveMany:
                    return $"{entries.Remove(key)}";
                case DictionaryStepKind.RemovePair:
                    return $"{entries.Remove(Pairs[0])}";
                default:
                    entries.Clear();
                    break;
            }

            return "done";
        }
        catch (ArgumentException)
        {
            return "refused";
        }
    }
}
