using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A revision to be made.</summary>
/// <param name="Dropped">How many revisions before it, since the one that is there, were left out.</param>
/// <param name="Ticks">How far the clock went on since then.</param>
/// <param name="Note">What its author had to say.</param>
/// <param name="Operations">What it does; it may come to nothing.</param>
internal sealed record HistoryPage(int Dropped, long Ticks, string Note, ImmutableArray<Operation> Operations)
{
    public override string ToString() => $"+{1 + Dropped} after {Ticks}, '{Note}': {string.Join("; ", Operations)}";
}

/// <summary>
/// A whole history: notes of any text, revisions that change nothing, gaps, keys and values of any bytes.
/// </summary>
/// <param name="Limits">The sizes of its trees.</param>
/// <param name="Pages">Its revisions, oldest first.</param>
internal sealed record WholeHistory(Limits Limits, ImmutableArray<HistoryPage> Pages)
{
    public static Arbitrary<WholeHistory> Any => Arb.From(
        from limits in Testing.Any.Limits.Generator
        from pool in KeyGens.Pool
        let operations = new OperationGens(limits, pool).ManyInATransaction.Resize(12)
        from pages in Gen.ListOf(One(operations)).Resize(12)
        select new WholeHistory(limits, [.. pages]),
        annals => Shrinking.Of(annals.Pages, Smaller).Select(pages => annals with { Pages = pages }));

    /// <summary>What it must be like.</summary>
    public ModelDatabase Model =>
        Pages
            .Aggregate((Model: ModelDatabase.Empty, Clock: 0L, Revision: 0L), (at, page) =>
                at with
                {
                    Model = at.Model.Commit(
                        at.Model.Head.Entries.With(page.Operations),
                        new(at.Clock + page.Ticks),
                        page.Note,
                        new(at.Revision + 1 + page.Dropped)
                    ),
                    Clock = at.Clock + page.Ticks,
                    Revision = at.Revision + 1 + page.Dropped,
                }
            )
            .Model;

    public override string ToString() => $"{Show.Of(Limits)}: {string.Join(" / ", Pages)}";

    /// <summary>A database that has it.</summary>
    public Database ToDatabase()
    {
        var store = new MemoryStore(Limits);
        AppendTo(store);
        return Database.Open(store, new() { Limits = Limits, CacheBytes = 8 << 10 }).OrThrow();
    }

    /// <summary>Appends it to a new log.</summary>
    public void AppendTo(IStore store)
    {
        var head = store.ReadHead().OrThrow();
        var (nodes, tree) = (new NodeCache(store, head.Generation, 1 << 20), Tree.EmptyWith(head.Limits));
        foreach (var (page, revision) in Pages.Zip(Model.Revisions.Skip(1)))
        {
            var planner = new Planner(head, tree);
            planner.Add(tree.With(page.Operations), revision.Instant, revision.Note, revision.Revision);
            head = store.Append(planner.Finish()).OrThrow();
            nodes.Adopt(planner.Added, planner.Replaced);
            tree = new OpenLog(store, nodes, 0).Snapshot(head.Commit, head.CommitAddress, head.Limits).Tree;
        }
    }

    private static Gen<HistoryPage> One(Gen<ImmutableArray<Operation>> operations) =>
        from dropped in Gen.Frequency((5, Gen.Constant(0)), (4, Gen.Choose(1, 4)))
        from ticks in Gen.Frequency(
            (2, Gen.Constant(0L)),
            (5, Gen.Choose(1, int.MaxValue).Select(ticks => (long)ticks)),
            (1, Gen.Constant(long.MaxValue / 100))
        )
        from note in Note
        from does in Gen.Frequency((1, Gen.Constant(ImmutableArray<Operation>.Empty)), (5, operations))
        select new HistoryPage(dropped, ticks, note, does);

    // Whatever Unicode has, but for half a surrogate pair, which isn't text.
    private static Gen<string> Note =>
        from runes in Gen.ListOf(
                Gen.Frequency(
                    (3, Gen.Choose(0, 0x7F)),
                    (1, Gen.Elements(0x22, 0x5C, 0x0A, 0x2028, 0xFEFF, 0xFFFF)),
                    (1, Gen.Choose(0x80, 0xD7FF)),
                    (1, Gen.Choose(0xE000, 0x10FFFF))
                )
            )
            .Resize(20)
        select string.Concat(runes.Select(rune => new Rune(rune).ToString()));

    private static IEnumerable<HistoryPage> Smaller(HistoryPage page)
    {
        var plain = page with { Dropped = 0, Ticks = 1, Note = "" };
        return Shrinking
            .Of(page.Operations, OperationShrinking.Plainer)
            .Select(operations => page with { Operations = operations })
            .Concat(page == plain ? [] : [plain, page with { Note = page.Note.Length > 1 ? page.Note[..1] : "" }]);
    }
}
