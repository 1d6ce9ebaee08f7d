namespace DbDb.Functional.Properties;

/// <summary>A value with things to be found by: any number of groups, of a letter each.</summary>
public sealed record Person(string Name, int Age, string Groups)
{
    internal static ValueCodec<Person> Codec { get; } = DbDb.Functional.Codec.Value(
        DbDb.Functional.Codec.Tuple(
            DbDb.Functional.Codec.String,
            DbDb.Functional.Codec.Int32,
            DbDb.Functional.Codec.String)).As(
                all => new Person(all.Item1, all.Item2, all.Item3),
                person => (person.Name, person.Age, person.Groups));

    internal static SecondaryIndex<Person, int> ByAge { get; } =
        SecondaryIndex.Of("by-age", DbDb.Functional.Codec.Int32.Descending(), (Person person) => person.Age);

    internal static SecondaryIndex<Person, string> ByGroup { get; } =
        SecondaryIndex.OfMany(
            "by-group",
            DbDb.Functional.Codec.String,
            (Person person) => person.Groups.Select(group => $"{group}"));

    internal static SecondaryIndex<Person, string> ByName { get; } =
        SecondaryIndex.Of("by-name", DbDb.Functional.Codec.String, (Person person) => person.Name).Unique();
}
