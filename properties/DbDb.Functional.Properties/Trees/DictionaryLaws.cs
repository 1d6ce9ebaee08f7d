using System.Collections.Immutable;
using FsCheck;

namespace DbDb.Functional.Properties;

/// <summary>Trees and keyspaces are by .NET's interfaces what .NET's own sorted dictionaries are.</summary>
public class DictionaryLaws
{
    private static readonly Keyspace<Key, Value> _keyspace = Keyspace.Of("entries", Codec.Bytes, Codec.Raw);

    private static readonly SecondaryIndex<Value, int> _byLength =
        SecondaryIndex.Of("by-length", Codec.Int32, (Value value) => value.Length);

    private static readonly Keyspace<Key, Value> _indexed = _keyspace.IndexedBy(_byLength);

    [Law]
    internal Property A_tree_is_an_immutable_sorted_dictionary(DictionaryProgram program)
    {
        var tree = Tree.EmptyWith(program.Limits);
        return Run(program, tree.AsDictionary(), (before, after, isSame) =>
            isSame && !ReferenceEquals(before, after) ? ["what changes nothing gives another"]
            : !ReferenceEquals(after.ToTree(), ((TreeDictionary)after).Tree) ? ["its tree is another"]
            : Differences.Between(after.ToTree(), after.ToImmutableSortedDictionary())).ToProperty();
    }

    [Law(Share = 2)]
    internal Property A_keyspace_is_an_immutable_sorted_dictionary_and_its_index_goes_with_it(DictionaryProgram program)
    {
        var tree = Tree.EmptyWith(program.Limits).Set("beside", "1");
        return new[] { _keyspace, _indexed }.SelectMany(keyspace =>
            Run(program, tree.In(keyspace), (_, after, _) =>
                Differences.Unless(
                    after is KeyspaceView<Key, Value> view
                        && view.Tree.Contains("beside")
                        && !view.Verify().Any()
                        && (keyspace.Indexes.IsEmpty
                            || view.By(_byLength).Ascending().Select(each => each.Item2.Key).Order()
                                .SequenceEqual(view.Keys)),
                    () => "the tree around it, or its index, is wrong"))).ToProperty();
    }

    [Law(Share = 2)]
    internal Property Builders_are_dictionaries(DictionaryProgram program)
    {
        var tree = Tree.EmptyWith(program.Limits);
        var (plain, typed, indexed) = (tree.ToBuilder(), tree.ToBuilder(), tree.ToBuilder());
        var model = new SortedDictionary<Key, Value>();
        (string Name, IDictionary<Key, Value> Entries)[] those =
        [
            ("builder", plain.AsDictionary()),
            ("keyspace's", typed.In(_keyspace)),
            ("index's", indexed.In(_indexed)),
        ];
        return program.Steps
            .SelectMany(step =>
            {
                var said = step.To(model);
                return those.SelectMany(one =>
                    Differences.Unless(step.To(one.Entries) == said, () => $"{one.Name}: {step} says not {said}")
                        .Concat(Against(one.Name, one.Entries, model, program.Keys)));
            })
            .Concat(Differences.Between(plain.ToTree(), model.ToImmutableSortedDictionary()))
            .Concat(Differences.Unless(
                !indexed.ToTree().In(_indexed).Verify().Any(), () => "the index is wrong"))
            .ToProperty();
    }

    private static IEnumerable<string> Run(
        DictionaryProgram program,
        IImmutableDictionary<Key, Value> entries,
        Func<IImmutableDictionary<Key, Value>, IImmutableDictionary<Key, Value>, bool, IEnumerable<string>> look)
    {
        IImmutableDictionary<Key, Value> model = ImmutableSortedDictionary<Key, Value>.Empty;
        foreach (var step in program.Steps)
        {
            var (before, expected, actual) = (entries, step.Of(model), step.Of(entries));
            if (expected is null != actual is null)
            {
                yield return $"{step}: {(actual is null ? "refused" : "not refused")}";
                yield break;
            }

            var isSame = (expected ?? model).SequenceEqual(model)
                && step.Pairs.DistinctBy(pair => pair.Key).Count() == step.Pairs.Length; // else it went, and came back
            (model, entries) = (expected ?? model, actual ?? entries);
            foreach (var difference in Against($"{step}", entries, model, program.Keys)
                .Concat(look(before, entries, isSame)))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<string> Against(
        string what,
        IImmutableDictionary<Key, Value> actual,
        IImmutableDictionary<Key, Value> expected,
        ImmutableArray<Key> keys) =>
        Differences
            .Unless(
                actual.Count == expected.Count
                    && actual.SequenceEqual(expected)
                    && actual.Keys.SequenceEqual(expected.Keys)
                    && actual.Values.SequenceEqual(expected.Values),
                () => $"{what}: {actual.Count} entries, expected {expected.Count}")
            .Concat(keys.SelectMany(key => Differences.Unless(
                actual.ContainsKey(key) == expected.ContainsKey(key)
                    && actual.TryGetValue(key, out var value) == expected.TryGetValue(key, out var right)
                    && value == right
                    && actual.TryGetKey(key, out var own) == expected.ContainsKey(key)
                    && own == key
                    && actual.Contains(new(key, "1")) == expected.Contains(new KeyValuePair<Key, Value>(key, "1"))
                    && Asked(() => actual[key]) == Asked(() => expected[key]),
                () => $"{what}: {Show.Of(key)}")));

    private static IEnumerable<string> Against(
        string what,
        IDictionary<Key, Value> actual,
        SortedDictionary<Key, Value> expected,
        ImmutableArray<Key> keys)
    {
        var (copy, copied) = (new KeyValuePair<Key, Value>[expected.Count + 1], new Key[expected.Count]);
        var owned = actual.Keys;
        actual.CopyTo(copy, 1);
        owned.CopyTo(copied, 0);
        return Differences
            .Unless(
                actual.Count == expected.Count
                    && !actual.IsReadOnly
                    && actual.SequenceEqual(expected)
                    && copy[1..].SequenceEqual(expected)
                    && copied.SequenceEqual(expected.Keys)
                    && (actual.Keys.Count, actual.Values.Count) == (expected.Count, expected.Count)
                    && actual.Values.SequenceEqual(expected.Values)
                    && actual.Values.Contains("1") == expected.ContainsValue("1"),
                () => $"{what}: {actual.Count} entries, expected {expected.Count}")
            .Concat(keys.SelectMany(key => Differences.Unless(
                actual.ContainsKey(key) == expected.ContainsKey(key)
                    && owned.Contains(key) == expected.ContainsKey(key)
                    && actual.TryGetValue(key, out var value) == expected.TryGetValue(key, out var right)
                    && value == right
                    && actual.Contains(new(key, "1")) == expected.Contains(new(key, "1"))
                    && Asked(() => actual[key]) == Asked(() => expected[key]),
                () => $"{what}: {Show.Of(key)}")));
    }

    private static Value? Asked(Func<Value> look)
    {
        try
        {
            return look();
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }
}
