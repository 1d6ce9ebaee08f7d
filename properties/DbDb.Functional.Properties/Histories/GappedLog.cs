using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A commit of a log that was written without some revisions.</summary>
/// <param name="Dropped">How many revisions before it, since the one that is there, were left out.</param>
/// <param name="Ticks">How far the clock went on since then, or back.</param>
internal readonly record struct Kept(int Dropped, int Ticks);

/// <summary>
/// A log in which revisions are left out, as a compaction writes it, and what a database on it must be like.
/// </summary>
/// <param name="Commits">Its commits, oldest first.</param>
/// <param name="InSegment">How many of them are appended at a time.</param>
internal sealed record GappedLog(ImmutableArray<Kept> Commits, int InSegment)
{
    private const int Keys = 5;

    /// <summary>Logs of up to so many commits, from none on.</summary>
    public static Arbitrary<GappedLog> Any(int most) => Arb.From(
        from count in Gen.Sized(size => Gen.Choose(0, Math.Max(1, most * size / 200)))
        from commits in Gen.ArrayOf(Commit, count)
        from inSegment in Gen.Elements(1, 7, 1000)
        select new GappedLog([.. commits], inSegment),
        log => Shrinking.Of(log.Commits, Smaller).Select(commits => log with { Commits = commits }));

    /// <summary>What is in it.</summary>
    public ModelDatabase Model =>
        Planned()
            .Aggregate(ModelDatabase.Empty, (model, each) =>
                model.Commit(model.Head.Entries.With(each.Entries), each.Clock, each.Note, each.Revision)
            );

    public override string ToString() =>
        $"{Show.Of(Commits, each => $"+{1 + each.Dropped} after {each.Ticks}")}, {InSegment} at a time";

    /// <summary>Appends it to a new log.</summary>
    public LogHead AppendTo(IStore store)
    {
        var head = store.ReadHead().OrThrow();
        var (nodes, tree) = (new NodeCache(store, head.Generation, 1 << 20), Tree.EmptyWith(head.Limits));
        foreach (var segment in Planned().Chunk(InSegment))
        {
            var planner = new Planner(head, tree);
            var pending = new GroupNodes(nodes, planner);
            foreach (var each in segment)
            {
                var (_, root) = planner.Add(tree.SetMany(each.Entries), each.Clock, each.Note, each.Revision);
                tree = new(root, head.Limits, new(pending, FreshValues.None));
            }

            head = store.Append(planner.Finish()).OrThrow();
        }

        return head;
    }

    private static Gen<Kept> Commit =>
        from dropped in Gen.Frequency((5, Gen.Constant(0)), (4, Gen.Choose(1, 4)), (1, Gen.Choose(5, 1000)))
        from ticks in Gen.Frequency((1, Gen.Choose(-30, -1)), (2, Gen.Constant(0)), (6, Gen.Choose(1, 9)))
        select new Kept(dropped, ticks);

    private static IEnumerable<Kept> Smaller(Kept kept) =>
        (kept.Dropped > 0 ? [kept with { Dropped = 0 }, kept with { Dropped = kept.Dropped / 2 }] : Array.Empty<Kept>())
        .Concat(kept.Ticks != 1 ? [kept with { Ticks = 1 }] : []);

    // What the clock says may go back.
    private IEnumerable<(Revision Revision, Instant Clock, string Note, Entry[] Entries)> Planned()
    {
        var (revision, clock) = (0L, 0L);
        for (var i = 0; i < Commits.Length; i++)
        {
            revision += 1 + Commits[i].Dropped;
            clock += Commits[i].Ticks;
            yield return (
                new(revision),
                new(clock),
                $"the {i + 1}. that is kept",
                [new("n", KeyGens.Numbered(i).Bytes), new($"key {i % Keys}", new byte[1 + i % 3])]
            );
        }
    }
}
