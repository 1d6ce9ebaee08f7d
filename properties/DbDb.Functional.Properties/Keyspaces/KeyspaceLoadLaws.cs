using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// Entries that are loaded into a keyspace are there in the end, the last of each key, with their indexes, whatever was
/// there; or they are refused for a name that two would have, and nothing is changed.
/// </summary>
public class KeyspaceLoadLaws
{
    private static readonly Arbitrary<TownMove[]> _moves = TownMove.Many;

    // Mostly few, so that names are often unique among themselves, and not with those that are there.
    private static Gen<List<KeyValuePair<(string, int), Person>>> Entries =>
        from count in Gen.Elements(0, 1, 1, 2, 2, 3, 20)
        from entries in (
            from key in TownMove.Keys
            from person in TownMove.People
            select new KeyValuePair<(string, int), Person>(key, person)).ListOf(count)
        select entries.ToList();

    private static Gen<int> Town => Gen.Elements(0, 1, 2, 2, 2, 3);

    [Law(Share = 2)]
    public Property Loaded_entries_are_there_with_their_indexes_or_a_name_is_not_unique(
        [From(nameof(_moves))] TownMove[] moves,
        [From(nameof(Entries))] List<KeyValuePair<(string, int), Person>> entries,
        [From(nameof(Town))] int town,
        bool areFew
    )
    {
        using var db = Database.Open(new MemoryStore(), new() { CacheBytes = 8 << 10 }).OrThrow();
        var model = Moved(db, moves);
        if (areFew)
        {
            db.Transact(tree => tree.SetMany(Enumerable.Range(0, 400).Select(i => new Entry($"{i}", "")))).OrThrow();
        }

        var before = db.Head;
        var expected = Loaded(model[town], entries, Towns.All[town]);
        var loaded = db.Load(Towns.All[town], entries);
        return Differences
            .Unless(
                expected.IsSome ? loaded.IsRight : loaded.Error() is DbError.NotUnique,
                () => $"it gives {loaded}, expected is {expected}")
            .Concat(Differences.Unless(loaded.IsRight || db.Head.Revision == before.Revision, () => "it commits"))
            .Concat(Towns.Differences(db.Head.Tree, model.SetItem(town, expected.IfNone(model[town]))))
            .Concat(Verification.Of(db).Select(violation => $"{violation}"))
            .ToProperty();
    }

    private static ImmutableArray<ImmutableSortedDictionary<(string, int), Person>> Moved(
        Database db,
        TownMove[] moves
    ) =>
        moves.Aggregate(Towns.Nobody, (model, move) =>
            db.Transact(tree => move.Of(tree)).IsRight
                ? model.SetItem(move.Town, move.Of(model[move.Town]).IfNone(model[move.Town]))
                : model);

    private static Option<ImmutableSortedDictionary<(string, int), Person>> Loaded(
        ImmutableSortedDictionary<(string, int), Person> model,
        IEnumerable<KeyValuePair<(string, int), Person>> entries,
        Keyspace<(string, int), Person> keyspace
    )
    {
        var all = model.SetItems(entries);
        return keyspace.Indexes.Contains(Person.ByName)
            && all.Values.Select(person => person.Name).Distinct().Count() < all.Count
                ? Option<ImmutableSortedDictionary<(string, int), Person>>.None
                : all;
    }
}
