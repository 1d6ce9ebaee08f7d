using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// What is purged of a keyspace is gone from its indexes too, at every revision: they are what would be made anew of
/// the entries that are left.
/// </summary>
public class KeyspacePurgeLaws
{
    private static readonly Arbitrary<TownMove[]> _moves = TownMove.Many;

    private static readonly Keyspace<string, Person> _marked = Keyspace
        .Of("marked", Codec.String, Person.Codec)
        .IndexedBy(Person.ByName)
        .IndexedBy(SecondaryIndex.Of("by-mark", Codec.String, (Person person) => person.Name))
        .IndexedBy(Person.ByAge);

    private static Gen<List<(int Key, int Group)>> Writes =>
        (from key in Gen.Choose(0, 4) from number in Gen.Choose(0, 2) select (key, number)).ListOf();

    private static Gen<KeyRange<(string, int)>> Ranges =>
        from town in Gen.Choose(0, Towns.All.Length - 1)
        from first in Gen.Elements("", "a", "b", "a/b", "a\0", "\0", "ann")
        from number in Gen.Elements(-1, 0, 1, 10, 300)
        from range in Gen.Elements(
            Towns.All[town].Under(first),
            Towns.All[town].From((first, number)),
            Towns.All[town].Below((first, number)),
            Towns.All[town].All)
        select range;

    [Law(Share = 2)]
    public Property Every_revision_has_the_other_entries_and_the_indexes_of_them_and_nothing_else(
        [From(nameof(_moves))] TownMove[] moves,
        [From(nameof(Ranges))] KeyRange<(string, int)> range
    )
    {
        using var db = Database.InMemory();
        var models = Models(db, moves);
        var isThere = models.Exists(model => !Towns.Without(model, range).SequenceEqual(model));
        var before = db.ProvePurged(range).OrThrow();
        return Differences.Unless(before.Found > 0 == isThere, () => $"before: {before}, {isThere}")
            .Concat(Purged(db, range))
            .Concat(Past(db).SelectMany(old =>
                Towns.Differences(old.Tree, Towns.Without(models[(int)old.Revision.Number], range))
                    .Select(one => $"at {old.Revision}: {one}")))
            .ToProperty();
    }

    [Law(Share = 4)]
    public Property No_byte_of_them_is_in_the_file_whatever_is_committed_meanwhile(
        [From(nameof(Writes))] List<(int Key, int Group)> writes,
        [Within(1, 31)] int purged,
        [Within(0, 20)] int meanwhile
    )
    {
        var disk = new SimulatedDisk(1);
        using var db = FileStore.Open("law.dbdb", new(), disk).Bind(store => Database.Open(store)).OrThrow();
        var written = 0;
        WriteUpTo(meanwhile);
        var (before, keys) = (written, Enumerable.Range(0, 5).Where(key => (purged >> key & 1) == 1).ToArray());
        db.Purge(_marked, keys.Select(key => $"key {key}"), new Progress(() => WriteUpTo(writes.Count))).OrThrow();
        var bytes = disk.Image.Find("law.dbdb").IfNone([]);
        return writes
            .Take(written)
            .SelectMany((write, i) => Differences.Unless(
                bytes.AsSpan().IndexOf(Mark(i)) >= 0 != keys.Contains(write.Key),
                () => $"{write} as number {i}, {before} of them before: {keys.Contains(write.Key)}"))
            .Concat(Differences.Unless(
                db.ProvePurged(_marked, keys.Select(key => $"key {key}")).OrThrow().Holds,
                () => "it isn't proven"))
            .Concat(Differences.Unless(!db.Head.In(_marked).Verify().Any(), () => "an index is wrong"))
            .ToProperty();

        void WriteUpTo(int count)
        {
            for (; written < Math.Min(count, writes.Count); written++)
            {
                Write(db, writes[written], written);
            }
        }
    }

    private static IEnumerable<string> Purged(Database db, KeyRange<(string, int)> range)
    {
        db.Purge(range).OrThrow();
        var proof = db.ProvePurged(range).OrThrow();
        return Differences.Unless(proof.Holds, () => $"{proof}");
    }

    private static List<ImmutableArray<ImmutableSortedDictionary<(string, int), Person>>> Models(
        Database db,
        TownMove[] moves
    )
    {
        var models = new[] { Towns.Nobody }.ToList();
        foreach (var move in moves)
        {
            var expected = move.Of(models[^1][move.Town]);
            if (db.Transact(tree => move.Of(tree)).IsRight && db.Head.Revision.Number == models.Count)
            {
                models.Add(models[^1].SetItem(move.Town, expected.IfNone(models[^1][move.Town])));
            }
        }

        return models;
    }

    // Each has marks of its own: in its value, and in two indexes.
    private static void Write(Database db, (int Key, int Group) write, int number)
    {
        var mark = Encoding.ASCII.GetString(Mark(number));
        db.Transact(tree => tree.In(_marked).Set($"key {write.Key}", new(mark, write.Group, ""))).OrThrow();
    }

    private static byte[] Mark(int number) => Encoding.ASCII.GetBytes($"<mark {number:d4}>");

    private static IEnumerable<Snapshot> Past(Database database) => database.History().Select(one => one.OrThrow());

    private sealed class Progress(Action once) : IProgress<CompactionProgress>
    {
        private Action? _once = once;

        public void Report(CompactionProgress value)
        {
            if (value.Fraction < 1)
            {
                Interlocked.Exchange(ref _once, null)?.Invoke();
            }
        }
    }
}
