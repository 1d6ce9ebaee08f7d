using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>What a tree has because other collections have it says what its own members say.</summary>
public class EverydayLaws
{
    [Law]
    public bool Bytes_are_looked_up_as_the_key_that_they_are(Scene scene, Key other)
    {
        var tree = Workbench.End(scene.Program);
        return tree
            .Keys()
            .Append(other)
            .All(key =>
            {
                var bytes = key.Span.ToArray().AsSpan();
                return tree.Find(bytes) == tree.Find(key)
                    && tree.Contains(bytes) == tree.Contains(key)
                    && tree.Contains(bytes) == tree.Find(bytes).IsSome
                    && tree.Rank(bytes) == tree.Rank(key)
                    && tree.Floor(bytes) == tree.Floor(key)
                    && tree.Ceiling(bytes) == tree.Ceiling(key)
                    && Indexed(tree, key) == tree.Find(key);
            });
    }

    [Law]
    public bool A_loop_over_a_tree_has_all_of_its_entries_in_order(Scene scene)
    {
        var tree = Workbench.End(scene.Program);
        var seen = new List<Entry>();
        foreach (var entry in tree)
        {
            seen.Add(entry);
        }

        return seen.SequenceEqual(tree.Range(KeyRange.All))
            && seen.SequenceEqual([.. tree])
            && seen.SequenceEqual(tree.Range())
            && seen.SequenceEqual(tree.RangeDescending().Reverse())
            && seen.Select(entry => entry.Key).SequenceEqual(tree.Keys())
            && seen.Select(entry => entry.Key).SequenceEqual(tree.KeysDescending().Reverse())
            && seen.SequenceEqual(tree.ToBuilder())
            && tree
                .FindMany(seen.Select(entry => entry.Key))
                .SequenceEqual(seen.Select(entry => Option<Value>.Some(entry.Value)));
    }

    [Law]
    public bool An_update_sets_what_its_function_makes_of_what_is_there_or_removes_the_key(
        Scene scene, Key key, Value value, bool isRemoval, bool isOfOne)
    {
        var tree = Workbench.End(scene.Program);
        key = isOfOne ? tree.First.Map(entry => entry.Key).IfNone(key) : key;
        var told = new List<Option<Value>>();
        var updated = tree.Update(key, found =>
        {
            told.Add(found);
            return isRemoval ? Option<Value>.None : value;
        });
        var expected = isRemoval ? tree.Remove(key) : tree.Set(key, value);
        return told.SequenceEqual([tree.Find(key)])
            && updated.Range().SequenceEqual(expected.Range())
            && ReferenceEquals(updated, tree) == ReferenceEquals(expected, tree)
            && ReferenceEquals(tree, tree.Update(key, found => found));
    }

    [Law]
    public bool Pairs_are_set_as_the_entries_that_they_are(Scene scene, List<(Key Key, Value Value)> pairs)
    {
        var tree = Workbench.End(scene.Program);
        var entries = tree.SetMany(pairs.Select(pair => new Entry(pair.Key, pair.Value)));
        var text = pairs
            .ConvertAll(pair => (pair.Key.ToString(), pair.Value.ToString()))
            .FindAll(pair => ((Key)pair.Item1).Length <= Limits.MaxKeyBytes); // what isn't UTF-8 becomes longer
        var texts = tree.SetMany(text.Select(pair => new Entry(pair.Item1, pair.Item2)));
        return Same(entries, tree.SetMany(pairs))
            && Same(entries, tree.SetMany(pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))))
            && Same(texts, tree.SetMany(text))
            && Same(texts, tree.SetMany(text.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))));
    }

    [Law]
    public bool A_builder_that_entries_were_added_to_makes_the_tree_of_them(List<(Key Key, Value Value)> pairs)
    {
        var unique = pairs.DistinctBy(pair => pair.Key).ToArray();
        var builder = new TreeBuilder();
        foreach (var (key, value) in unique)
        {
            builder.Add(key, value);
        }

        return Same(builder.ToTree(), Tree.Empty.SetMany(unique))
            && unique.All(pair => builder.Contains(pair.Key) && builder[pair.Key] == pair.Value);
    }

    private static bool Same(Tree one, Tree other) => one.Range().SequenceEqual(other.Range());

    private static Option<Value> Indexed(Tree tree, Key key)
    {
        try
        {
            return tree[key];
        }
        catch (KeyNotFoundException)
        {
            return Option<Value>.None;
        }
    }
}
