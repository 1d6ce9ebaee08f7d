using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>A change to one of the towns: to a tree and to its model. A closed family.</summary>
public abstract record TownMove(int Town)
{
    public static Arbitrary<TownMove[]> Many { get; } = Arb.From(Moves(), moves =>
        Shrinking.Of([.. moves], _ => []).Select(fewer => fewer.ToArray()));

    internal Keyspace<(string, int), Person> Keyspace => Towns.All[Town];

    internal static Gen<(string, int)> Keys =>
        from text in Gen.Elements("", "a", "b", "a/b", "a\0", "\0")
        from number in Gen.Elements(-1, 0, 1, 10, 300)
        select (text, number);

    internal static Gen<Person> People =>
        from name in Gen.Elements("ann", "bob", "eve", "")
        from age in Gen.Choose(-2, 2)
        from groups in Gen.Elements("", "x", "xy", "zz", "yxx")
        select new Person(name, age, groups);

    internal abstract Tree Of(Tree tree);

    /// <summary>None, where a name isn't the only one.</summary>
    internal abstract Option<ImmutableSortedDictionary<(string, int), Person>> Of(
        ImmutableSortedDictionary<(string, int), Person> model
    );

    private static Gen<TownMove[]> Moves() => Gen.ArrayOf(
        from town in Gen.Choose(0, Towns.All.Length - 1)
        from key in Keys
        from other in Keys
        from person in People
        from move in Gen.Frequency(
            (6, Gen.Constant<TownMove>(new Set(town, key, person))),
            (2, Gen.Constant<TownMove>(new Build(town, key, person))),
            (2, Gen.Constant<TownMove>(new SetBoth(town, key, other, person))),
            (2, Gen.Constant<TownMove>(new Grow(town, key))),
            (2, Gen.Constant<TownMove>(new Remove(town, key))),
            (1, Gen.Constant<TownMove>(new RemoveRange(town, key, other))),
            (1, Gen.Constant<TownMove>(new Clear(town))))
        select move);

    private Option<ImmutableSortedDictionary<(string, int), Person>> With(
        ImmutableSortedDictionary<(string, int), Person> model,
        (string, int) key,
        Person person
    ) =>
        Keyspace.Indexes.Contains(Person.ByName)
        && model.Any(one => one.Key != key && one.Value.Name == person.Name)
            ? Option<ImmutableSortedDictionary<(string, int), Person>>.None
            : model.SetItem(key, person);

    private sealed record Set(int Town, (string, int) Key, Person Person) : TownMove(Town)
    {
        internal override Tree Of(Tree tree) => tree.In(Keyspace).Set(Key, Person);

        internal override Option<ImmutableSortedDictionary<(string, int), Person>> Of(
            ImmutableSortedDictionary<(string, int), Person> model
        ) => With(model, Key, Person);
    }

    private sealed record Build(int Town, (string, int) Key, Person Person) : TownMove(Town)
    {
        internal override Tree Of(Tree tree)
        {
            var builder = tree.ToBuilder();
            var within = builder.In(Keyspace);
            within.Set(Key, Person);
            within.Remove((Key.Item1, Key.Item2 + 1));
            return builder.ToTree();
        }

        internal override Option<ImmutableSortedDictionary<(string, int), Person>> Of(
            ImmutableSortedDictionary<(string, int), Person> model
        ) => With(model, Key, Person).Map(made => made.Remove((Key.Item1, Key.Item2 + 1)));
    }

    private sealed record SetBoth(int Town, (string, int) One, (string, int) Other, Person Person) : TownMove(Town)
    {
        internal override Tree Of(Tree tree) =>
            tree.In(Keyspace).SetMany([new(One, Person), new(Other, Person with { Name = "two" })]);

        internal override Option<ImmutableSortedDictionary<(string, int), Person>> Of(
            ImmutableSortedDictionary<(string, int), Person> model
        ) => With(model, One, Person).Bind(made => With(made, Other, Person with { Name = "two" }));
    }

    private sealed record Grow(int Town, (string, int) Key) : TownMove(Town)
    {
        internal override Tree Of(Tree tree) => tree.In(Keyspace).Update(Key, Older);

        internal override Option<ImmutableSortedDictionary<(string, int), Person>> Of(
            ImmutableSortedDictionary<(string, int), Person> model
        ) =>
            !model.TryGetValue(Key, out var person) ? model
            : person.Age < 2 ? model.SetItem(Key, person with { Age = person.Age + 1 })
            : model.Remove(Key);

        private static Option<Person> Older(Option<Person> person) =>
            person.Filter(some => some.Age < 2).Map(some => some with { Age = some.Age + 1 });
    }

    private sealed record Remove(int Town, (string, int) Key) : TownMove(Town)
    {
        internal override Tree Of(Tree tree) => tree.In(Keyspace).Remove(Key);

        internal override Option<ImmutableSortedDictionary<(string, int), Person>> Of(
            ImmutableSortedDictionary<(string, int), Person> model
        ) => model.Remove(Key);
    }

    private sealed record RemoveRange(int Town, (string, int) Lower, (string, int) Upper) : TownMove(Town)
    {
        internal override Tree Of(Tree tree) => tree.In(Keyspace).RemoveRange(Keyspace.Between(Lower, Upper));

        internal override Option<ImmutableSortedDictionary<(string, int), Person>> Of(
            ImmutableSortedDictionary<(string, int), Person> model
        ) => model.RemoveRange(model.Keys.Where(key =>
            model.KeyComparer.Compare(key, Lower) >= 0 && model.KeyComparer.Compare(key, Upper) < 0));
    }

    private sealed record Clear(int Town) : TownMove(Town)
    {
        internal override Tree Of(Tree tree) => tree.In(Keyspace).Clear();

        internal override Option<ImmutableSortedDictionary<(string, int), Person>> Of(
            ImmutableSortedDictionary<(string, int), Person> model
        ) => model.Clear();
    }
}
