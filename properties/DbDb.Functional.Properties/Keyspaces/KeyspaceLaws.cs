using FsCheck;

namespace DbDb.Functional.Properties;

/// <summary>
/// Keyspaces are maps of their types, whatever lies beside them, and each index is at every revision what would be made
/// of the entries anew.
/// </summary>
public class KeyspaceLaws
{
    private static readonly Arbitrary<TownMove[]> _moves = TownMove.Many;

    private static readonly Entry[] _bytes =
    [
        new("", "1"), new("a", "2"), new(new byte[] { 1 }, "3"), new(new byte[] { 2 }, "4"), new(new byte[] { 3 }, "5"),
    ];

    [Law(Share = 2)]
    public Property Trees_of_keyspaces_are_maps_of_their_types([From(nameof(_moves))] TownMove[] moves)
    {
        var (tree, model) = (Tree.Empty.SetMany(_bytes), Towns.Nobody);
        return moves
            .SelectMany(move =>
            {
                var expected = move.Of(model[move.Town]);
                try
                {
                    var after = move.Of(tree);
                    var differences = Differences.Unless(expected.IsSome, () => $"{move} isn't refused").ToArray();
                    (tree, model) = (after, model.SetItem(move.Town, expected.IfNone(model[move.Town])));
                    return differences.Concat(Towns.Differences(tree, model, move.Town));
                }
                catch (DbException e) when (e.Error is DbError.NotUnique)
                {
                    return Differences.Unless(expected.IsNone, () => $"{move} is refused: {e.Error}");
                }
            })
            .Concat(Lazily(() => Towns.Differences(tree, model)))
            .Concat(_bytes.SelectMany(entry =>
                Differences.Unless(tree.Find(entry.Key) == entry.Value, () => $"{entry.Key} isn't as it was")))
            .ToProperty();
    }

    private static IEnumerable<string> Lazily(Func<IEnumerable<string>> differences)
    {
        foreach (var one in differences())
        {
            yield return one;
        }
    }

    [Law(Share = 4)]
    public Property Databases_have_them_at_each_revision_and_through_compaction_and_copies(
        [From(nameof(_moves))] TownMove[] moves
    )
    {
        var disk = new SimulatedDisk(1);
        using var db = FileStore.Open("law.dbdb", new(), disk).Bind(store => Database.Open(store)).OrThrow();
        var models = new[] { Towns.Nobody }.ToList();
        foreach (var move in moves)
        {
            var expected = move.Of(models[^1][move.Town]);
            if (db.Transact(tree => move.Of(tree)).IsRight && db.Head.Revision.Number == models.Count)
            {
                models.Add(models[^1].SetItem(move.Town, expected.IfNone(models[^1][move.Town])));
            }
        }

        using var copy = Database.InMemory();
        copy.CatchUp(db).OrThrow();
        return Past(db)
            .Concat(Past(copy))
            .SelectMany(old => Towns.Differences(old.Tree, models[(int)old.Revision.Number]))
            .Concat(Compacted())
            .ToProperty();

        static IEnumerable<Snapshot> Past(Database database) => database.History().Select(one => one.OrThrow());

        IEnumerable<string> Compacted()
        {
            db.Compact(Retention.Last(1)).OrThrow();
            return Towns.Differences(db.Head.Tree, models[^1]);
        }
    }
}
