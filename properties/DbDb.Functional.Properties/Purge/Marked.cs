using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// A history in which some keys, their values and some notes have marks by which they are found in any bytes: each mark
/// is there once.
/// </summary>
/// <param name="Annals">The history.</param>
/// <param name="Keys">The keys that have marks, and whose values have.</param>
/// <param name="Marks">All marks.</param>
/// <param name="Notes">What becomes of the notes that have marks; none if no note has one.</param>
internal sealed record Marked(
    WholeHistory Annals,
    ImmutableArray<Key> Keys,
    ImmutableArray<byte[]> Marks,
    ImmutableDictionary<Revision, string> Notes
)
{
    private const int MarkBytes = 12;

    public static Arbitrary<Marked> Any => Arb.From(
        from annals in WholeHistory.Any.Generator.Where(annals => annals.Pages.Length > 0)
        from beginnings in Gen.ArrayOf(Gen.Elements<Key>("", "a", "p", "pppppppp", new byte[] { 0xFF }), 3)
        from hits in Gen.ListOf(
            from page in Gen.Choose(0, 40)
            from key in Gen.Choose(0, 2)
            from length in Gen.Elements(-1, 0, 20, 300, 9000)
            select (page, key, length)).Resize(20)
        from noted in Gen.Choose(0, 40).ListOf().Resize(5)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Of(annals, beginnings, hits.Append((0, 0, 20)), noted, seed));

    /// <summary>The marks that are in some bytes.</summary>
    public IEnumerable<byte[]> In(byte[] bytes) => Marks.Where(mark => bytes.AsSpan().IndexOf(mark) >= 0);

    /// <summary>The marks that are in any file of a disk that has a name.</summary>
    public IEnumerable<string> In(DiskImage image) =>
        image.Paths.SelectMany(path =>
            In(image.Find(path).IfNone([])).Select(mark => $"{path} has the mark {Convert.ToHexString(mark)}")
        );

    /// <summary>The history without the keys, and without the marks of notes.</summary>
    public ModelDatabase Purged => new PurgeCase(Annals, KeyRange.All, Keys)
        .Model
        .Revisions.Skip(1)
        .Aggregate(ModelDatabase.Empty, (model, each) =>
            model.Commit(each.Entries, each.Instant, Notes.GetValueOrDefault(each.Revision, each.Note), each.Revision)
        );

    /// <summary>Purges a database of what has marks.</summary>
    public Either<DbError, Purged> PurgeFrom(Database database) =>
        Notes.IsEmpty
            ? database.Purge(Keys)
            : database.Purge(Keys, commit => Notes.GetValueOrDefault(commit.Revision, commit.Note));

    public override string ToString() => $"{Show.Of(Keys, Show.Of)} in {Annals}";

    private static Marked Of(
        WholeHistory annals,
        Key[] beginnings,
        IEnumerable<(int Page, int Key, int Length)> hits,
        IEnumerable<int> noted,
        int seed
    )
    {
        var random = new Random(seed);
        var marks = new List<byte[]>();
        var keys = beginnings
            .Select(beginning => (Key)(byte[])[.. beginning.Span, .. Mark(), .. beginning.Span])
            .ToImmutableArray();
        var pages = annals.Pages.ToArray();
        foreach (var (page, key, length) in hits)
        {
            var at = page % pages.Length;
            Operation operation =
                length < 0
                    ? new Operation.Remove(keys[key])
                    : new Operation.Set(
                        keys[key],
                        (byte[])[.. new byte[length / 2], .. Mark(), .. new byte[length / 2]]
                    );
            pages[at] = pages[at] with { Operations = pages[at].Operations.Add(operation) };
        }

        // Every other note goes with its mark, and the others without.
        var notes = ImmutableDictionary.CreateBuilder<Revision, string>();
        foreach (var at in noted.Select(page => page % pages.Length).Distinct())
        {
            var (revision, note) = (annals.Model.Revisions[at + 1].Revision, pages[at].Note);
            notes[revision] = at % 2 == 0 ? note : "";
            var mark = Convert.ToHexString(Mark());
            marks[^1] = Encoding.UTF8.GetBytes(mark);
            pages[at] = pages[at] with { Note = mark + note };
        }

        return new(annals with { Pages = [.. pages] }, keys, [.. marks], notes.ToImmutable());

        byte[] Mark()
        {
            var mark = new byte[MarkBytes];
            random.NextBytes(mark);
            marks.Add(mark);
            return mark;
        }
    }
}
