using DbDb.Functional.Pictures;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// What a picture is made of: two revisions of a database that had the life of a tree, and how many boxes there may be.
/// </summary>
public sealed record View(TreeProgram Program, int First, int Second, int Most)
{
    /// <summary>Views of trees that have much in common, little and nothing; of empty ones too.</summary>
    public static Arbitrary<View> Any =>
        Arb.From(
            from program in Testing.Any.TreeProgram.Generator
            from first in Gen.Choose(0, program.Operations.Length)
            from second in Gen.OneOf(Gen.Choose(0, program.Operations.Length), Gen.Constant(first + 1))
            from most in Gen.OneOf(Gen.Choose(PictureOptions.FewestBoxes, 40), Gen.Constant(10_000))
            select new View(program, first, second, most),
            view =>
                Testing
                    .Any.TreeProgram.Shrinker(view.Program)
                    .Select(fewer => view with { Program = fewer })
                    .Concat(
                        ArbMap
                            .Default.ArbFor<int>()
                            .Shrinker(view.Most)
                            .Where(fewer => fewer >= PictureOptions.FewestBoxes)
                            .Select(fewer => view with { Most = fewer })
                    )
        );

    /// <summary>
    /// Two revisions of some hundred leaves: in the newer, leaves have changed here and there, and in front there are
    /// many more, so that the first nodes of one aren't those that took the place of the other's.
    /// </summary>
    public static (Snapshot Older, Snapshot Newer) FarApart { get; } = MadeFarApart();

    /// <summary>The two revisions; the same where there is only one.</summary>
    public (Snapshot Older, Snapshot Newer) Snapshots()
    {
        var database = Stored(new MemoryStore(Program.Limits));
        var (first, second) = (At(First), At(Second));
        return first.Revision <= second.Revision ? (first, second) : (second, first);

        Snapshot At(int number) => database.At(new(Math.Min(number, database.Head.Revision.Number))).OrThrow();
    }

    /// <summary>The trees, and their outline.</summary>
    internal (Tree Older, Tree Newer, Outline Outline) Outlined()
    {
        var (older, newer) = Snapshots();
        return (older.Tree, newer.Tree, Outline.Of(Forest.Of(older.Tree, newer.Tree), KeyRange.All, Most));
    }

    /// <summary>Stores the tree after each operation.</summary>
    public Database Stored(IStore log)
    {
        var database = Database.Open(log, new DatabaseOptions { Limits = Program.Limits }).OrThrow();
        foreach (var operation in Program.Operations)
        {
            database.Transact(tree => tree.With(operation)).OrThrow();
        }

        return database;
    }

    private static (Snapshot Older, Snapshot Newer) MadeFarApart()
    {
        var database = Database.InMemory(new DatabaseOptions { Limits = new(256, 256, 6, 64) });
        var older = database.Transact(tree => tree.SetMany(Numbers(from: 1000, count: 1000, step: 1))).OrThrow();
        return (
            older,
            database
                .Transact(tree =>
                    tree.SetMany(Numbers(from: 0, count: 400, step: 1))
                        .SetMany(Numbers(from: 1001, count: 10, step: 100))
                )
                .OrThrow()
        );

        IEnumerable<Entry> Numbers(int from, int count, int step) =>
            Enumerable.Range(0, count).Select(i => new Entry(KeyGens.Numbered(from + i * step), new byte[step]));
    }

    public override string ToString() => $"{Program} revisions {First} and {Second}, at most {Most} boxes";
}
