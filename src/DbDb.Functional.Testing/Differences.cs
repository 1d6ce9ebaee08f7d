using System.Collections.Immutable;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Testing;

/// <summary>What a tree says otherwise than its model, each difference in words; nothing where they agree.</summary>
public static class Differences
{
    /// <summary>In count, entries and structure.</summary>
    public static IEnumerable<string> Between(Tree tree, ImmutableSortedDictionary<Key, Value> model) =>
        [
            .. Unless(tree.Count == model.Count, () => $"{tree.Count} entries counted, {model.Count} expected"),
            .. Unless(tree.IsEmpty == model.IsEmpty, () => $"IsEmpty with {model.Count} entries"),
            .. Between("the entries", tree.Range(KeyRange.All), model.Entries()),
            .. Invariants.Check(tree).Select(violation => violation.ToString()),
        ];

    /// <summary>
    /// In what it finds at any key that might be there, at or below it, at or above it and before it.
    /// </summary>
    internal static IEnumerable<string> InLookups(Tree tree, ImmutableSortedDictionary<Key, Value> model)
    {
        var expected = model.Entries().ToArray();
        return model.Probes().SelectMany(key => At(key, tree, expected)).Concat(Together(model.Probes(), tree, model));
    }

    /// <summary>In what it finds at these keys when it is asked for all at once, some of them twice.</summary>
    internal static IEnumerable<string> Together(
        IEnumerable<Key> keys,
        Tree tree,
        ImmutableSortedDictionary<Key, Value> model
    )
    {
        Key[] asked = [.. keys, .. keys.Reverse().Take(5)];
        var found = new Option<Value>[asked.Length];
        var count = tree.FindMany(asked, found);
        var expected = asked.Select(key => model.TryGetValue(key, out var value) ? Some(value) : None).ToArray();
        return Unless(found.SequenceEqual(expected), () =>
                $"FindMany finds {Show.Of(found, value => value.Match(Show.Of, () => "nothing"))} at {Show.Of(asked, Show.Of)}"
            )
            .Concat(Unless(count == expected.Count(value => value.IsSome), () => $"FindMany counts {count}"))
            .Concat(Unless(tree.FindMany(asked).SequenceEqual(expected), () => "FindMany returns something else"));
    }

    /// <summary>In what it finds at a key, at or below it, at or above it and before it.</summary>
    internal static IEnumerable<string> At(Key key, Tree tree, Entry[] expected)
    {
        var found = expected.Where(entry => entry.Key == key).Select(entry => Some(entry.Value)).FirstOrDefault();
        return
        [
            .. Unless(tree.Find(key) == found, () => $"Find({Show.Of(key)}) is {tree.Find(key).Map(Show.Of)}"),
            .. Unless(tree.Contains(key) == found.IsSome, () => $"Contains({Show.Of(key)})"),
            .. Unless(tree.TryFind(key.Span, out var bytes) == found.IsSome, () => $"TryFind({Show.Of(key)})"),
            .. Unless(new Value(bytes) == found.IfNone(Value.Empty), () => $"the value of TryFind({Show.Of(key)})"),
            .. Unless(tree.Floor(key) == OrNone(expected.TakeWhile(entry => entry.Key <= key).TakeLast(1)), () =>
                $"Floor({Show.Of(key)})"
            ),
            .. Unless(tree.Ceiling(key) == OrNone(expected.SkipWhile(entry => entry.Key < key)), () =>
                $"Ceiling({Show.Of(key)})"
            ),
            .. Unless(tree.Rank(key) == expected.Count(entry => entry.Key < key), () =>
                $"Rank({Show.Of(key)}) is {tree.Rank(key)}"
            ),
        ];
    }

    /// <summary>In what it lists and counts in a range.</summary>
    internal static IEnumerable<string> In(KeyRange range, Tree tree, ImmutableSortedDictionary<Key, Value> model)
    {
        var entries = model.Within(range).ToArray();
        var keys = entries.Select(entry => entry.Key).ToArray();
        return
        [
            .. Between($"Range({Show.Of(range)})", tree.Range(range), entries),
            .. Between($"RangeDescending({Show.Of(range)})", tree.RangeDescending(range), entries.Reverse()),
            .. Unless(tree.Keys(range).SequenceEqual(keys), () => $"Keys({Show.Of(range)})"),
            .. Unless(tree.KeysDescending(range).SequenceEqual(keys.Reverse()), () =>
                $"KeysDescending({Show.Of(range)})"
            ),
            .. Between($"Scan({Show.Of(range)})", Scanned(tree, range, descending: false), entries),
            .. Between(
                $"Scan({Show.Of(range)}, descending)",
                Scanned(tree, range, descending: true),
                entries.Reverse()
            ),
            .. Unless(tree.CountOf(range) == entries.Length, () =>
                $"CountOf({Show.Of(range)}) is {tree.CountOf(range)}, not {entries.Length}"
            ),
        ];
    }

    /// <summary>In what lies at its ends and at each position, and that nothing lies beyond.</summary>
    internal static IEnumerable<string> ByPosition(Tree tree, ImmutableSortedDictionary<Key, Value> model) =>
        [
            .. Unless(tree.First == OrNone(model.Entries()), () => $"First is {tree.First.Map(Show.Of)}"),
            .. Unless(tree.Last == OrNone(model.Entries().TakeLast(1)), () => $"Last is {tree.Last.Map(Show.Of)}"),
            .. model
                .Entries()
                .SelectMany(
                    (entry, index) =>
                        Unless(tree.At(index) == Some(entry), () => $"At({index}) is {tree.At(index).Map(Show.Of)}")
                ),
            .. new[] { long.MinValue, -1, model.Count, model.Count + 1L, uint.MaxValue + 1L, long.MaxValue }.SelectMany(
                index =>
                    Unless(tree.At(index).IsNone, () => $"At({index}), out of range, is {tree.At(index).Map(Show.Of)}")
            ),
        ];

    /// <summary>In a list of entries.</summary>
    public static IEnumerable<string> Between(string what, IEnumerable<Entry> actual, IEnumerable<Entry> expected)
    {
        var (found, wanted) = (actual.ToArray(), expected.ToArray());
        return Unless(found.SequenceEqual(wanted), () =>
            $"{what}: {Show.Of(found, Show.Of)}, expected {Show.Of(wanted, Show.Of)}"
        );
    }

    /// <summary>The words, unless all is well.</summary>
    public static IEnumerable<string> Unless(bool isWell, Func<string> words) => isWell ? [] : [words()];

    private static List<Entry> Scanned(Tree tree, KeyRange range, bool descending)
    {
        var entries = new List<Entry>();
        var cursor = tree.Scan(range, descending);
        while (cursor.MoveNext())
        {
            entries.Add(new(cursor.Key.ToArray(), cursor.ValueSpan.ToArray()));
        }

        return entries;
    }

    private static Option<Entry> OrNone(IEnumerable<Entry> entries) => entries.Select(Some).FirstOrDefault();
}
