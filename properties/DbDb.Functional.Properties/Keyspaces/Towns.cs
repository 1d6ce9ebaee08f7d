using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>
/// Keyspaces whose names begin like each other, some with indexes, and what is expected to be in each: a model.
/// </summary>
internal static class Towns
{
    public static ImmutableArray<Keyspace<(string, int), Person>> All { get; } =
    [
        Of(""),
        Of("a").IndexedBy(Person.ByAge).IndexedBy(Person.ByGroup),
        Of("a\0").IndexedBy(Person.ByName).IndexedBy(Person.ByGroup),
        Of("a\0b"),
    ];

    public static ImmutableArray<ImmutableSortedDictionary<(string, int), Person>> Nobody { get; } =
        [.. All.Select(_ => ImmutableSortedDictionary.Create<(string, int), Person>(Order.Instance))];

    /// <summary>Where a tree differs from the model.</summary>
    public static IEnumerable<string> Differences(
        Tree tree,
        ImmutableArray<ImmutableSortedDictionary<(string, int), Person>> model
    ) =>
        Enumerable.Range(0, All.Length).SelectMany(town => Differences(tree, model, town));

    /// <summary>Where one town of a tree differs from the model.</summary>
    public static IEnumerable<string> Differences(
        Tree tree,
        ImmutableArray<ImmutableSortedDictionary<(string, int), Person>> model,
        int town
    ) =>
        Differences(tree.In(All[town]), model[town]).Select(one => $"in town {town}: {one}");

    /// <summary>The model without the keys in a range of one of the towns.</summary>
    public static ImmutableArray<ImmutableSortedDictionary<(string, int), Person>> Without(
        ImmutableArray<ImmutableSortedDictionary<(string, int), Person>> model,
        KeyRange<(string, int)> range
    ) =>
    [
        .. model.Select((entries, town) =>
            entries.RemoveRange(entries.Keys.Where(key => range.Bytes.Contains(All[town].KeyOf(key))))),
    ];

    private static IEnumerable<string> Differences(
        KeyspaceView<(string, int), Person> view,
        ImmutableSortedDictionary<(string, int), Person> model
    ) =>
    [
        .. Unless(view.SequenceEqual(model), "the entries"),
        .. Unless(view.RangeDescending(view.Keyspace.All).SequenceEqual(model.Reverse()), "the entries, descending"),
        .. Unless(view.Count == model.Count, "the count"),
        .. Unless(view.Keys.SequenceEqual(model.Keys), "the keys"),
        .. Unless(!view.Verify().Any(), "an index"),
        .. model.Keys.Append(("", -5)).Append(("zz", 5)).SelectMany(key => Differences(view, model, key)),
        .. view.Keyspace.Indexes.Contains(Person.ByAge) ? ByAge(view, model) : [],
        .. view.Keyspace.Indexes.Contains(Person.ByGroup) ? ByGroup(view, model) : [],
        .. view.Keyspace.Indexes.Contains(Person.ByName) ? ByName(view, model) : [],
    ];

    private static IEnumerable<string> Differences(
        KeyspaceView<(string, int), Person> view,
        ImmutableSortedDictionary<(string, int), Person> model,
        (string, int) key
    )
    {
        var rank = model.Keys.Count(other => Order.Instance.Compare(other, key) < 0);
        var below = model.Where(one => Order.Instance.Compare(one.Key, key) <= 0).ToArray();
        var above = model.Where(one => Order.Instance.Compare(one.Key, key) >= 0).ToArray();
        var space = view.Keyspace;
        return
        [
            .. Unless(view.TryFind(key, out var value) == model.TryGetValue(key, out var expected), "being there"),
            .. Unless(Equals(value, expected) && view.ContainsKey(key) == (expected is not null), "the value"),
            .. Unless(view.Rank(key) == rank, "the rank"),
            .. Unless(view.At(rank).SequenceEqual(model.Skip(rank).Take(1)), "the place"),
            .. Unless(view.Floor(key).SequenceEqual(below.TakeLast(1)), "the floor"),
            .. Unless(view.Ceiling(key).SequenceEqual(above.Take(1)), "the ceiling"),
            .. Unless(view.Range(space.From(key)).SequenceEqual(above), "what comes after"),
            .. Unless(view.CountOf(space.Below(key)) == rank, "how many come before"),
            .. Unless(
                view.Range(space.Under(key.Item1)).SequenceEqual(model.Where(one => one.Key.Item1 == key.Item1)),
                "what begins so"),
        ];
    }

    private static IEnumerable<string> ByAge(
        KeyspaceView<(string, int), Person> view,
        ImmutableSortedDictionary<(string, int), Person> model
    ) => Unless(
        view.By(Person.ByAge).Ascending().SequenceEqual(model.OrderByDescending(one => one.Value.Age).Select(one =>
            (one.Value.Age, one))),
        "the index by age");

    private static IEnumerable<string> ByGroup(
        KeyspaceView<(string, int), Person> view,
        ImmutableSortedDictionary<(string, int), Person> model
    ) => "xyz".SelectMany(group => Unless(
        view.By(Person.ByGroup).Of($"{group}").SequenceEqual(model.Where(one => one.Value.Groups.Contains(group))),
        $"the index of group {group}"));

    private static IEnumerable<string> ByName(
        KeyspaceView<(string, int), Person> view,
        ImmutableSortedDictionary<(string, int), Person> model
    ) => Unless(
        view.By(Person.ByName).Ascending().SequenceEqual(
            model.OrderBy(one => one.Value.Name, StringComparer.Ordinal).Select(one => (one.Value.Name, one))),
        "the index by name");

    private static IEnumerable<string> Unless(bool holds, string what) =>
        Testing.Differences.Unless(holds, () => $"{what} is another");

    private static Keyspace<(string, int), Person> Of(string name) =>
        Keyspace.Of(name, Codec.Tuple(Codec.String, Codec.Int32), Person.Codec);

    private sealed class Order : IComparer<(string, int)>
    {
        public static Order Instance { get; } = new();

        public int Compare((string, int) x, (string, int) y) =>
            string.CompareOrdinal(x.Item1, y.Item1) is not 0 and var sign ? sign : x.Item2.CompareTo(y.Item2);
    }
}
