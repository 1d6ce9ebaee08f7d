using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// What the differences of revisions in a file cost, counted as they are in memory: of long histories, and of trees
/// that grow and shrink.
/// </summary>
public class FileHistoryLaws
{
    private const int Entries = 2_500;
    private const int Changes = 2_000;

    // In percent: that nodes are split, and that they are merged.
    private const int FewRemovals = 10;
    private const int ManyRemovals = 90;

    private static readonly Limits _small = new(512, 512, 16, 64);
    private static readonly (int Apart, int Pairs)[] _distances = [(1, 200), (10, 20), (100, 6), (1_000, 6)];

    [Law(Share = 50)]
    public Property Revisions_of_a_long_history_cost_what_they_do_not_share(
        [Within(0, int.MaxValue)] int seed,
        [From(nameof(Spots))] int[] places
    ) =>
        new[] { FewRemovals, ManyRemovals }
            .SelectMany(removals =>
            {
                var history = LongHistory.Of(Entries, Changes, removals, (ulong)seed);
                return InFile(
                    _small,
                    database => history.Live(database, ready: () => { }),
                    log =>
                        from distance in _distances
                        from place in places.Take(distance.Pairs)
                        let before = 1 + place % (history.Newest - distance.Apart)
                        let after = before + distance.Apart
                        let cost = Cost(log, before, after)
                        from wrong in Patches
                            .Differences(cost.What, cost.Changes, history.Between(before, after))
                            .Concat(distance.Apart == 1 ? cost.OverTwoNodesALevel().Concat(cost.SharedRead()) : [])
                            .Concat(cost.OverWhatDiffers())
                            .Concat(cost.OverTwoRecordsANode())
                        select wrong
                );
            })
            .ToProperty();

    [Law(Share = 30)]
    public Property Trees_of_differing_heights_cost_no_more_than_they_do_not_share(
        [From(nameof(Sizes))] Limits limits,
        [Within(1_000, 2_000)] int entries,
        [From(nameof(Edits))] (int, int)[] edits
    )
    {
        var (steps, models) = (
            GrowingAndShrinking(entries, edits),
            new List<(Model Model, bool IsSingle)> { (Model.Empty, false) }
        );
        return InFile(limits, Live, Wrong).ToProperty();

        void Live(Database database)
        {
            foreach (var step in steps)
            {
                if (database.Transact(tree => tree.With(step)).OrThrow().Revision.Number == models.Count)
                {
                    models.Add((models[^1].Model.With(step), step is Operation.Set or Operation.Remove));
                }
            }
        }

        IEnumerable<string> Wrong(IStore log)
        {
            var heights = new HashSet<int>();
            foreach (
                var (before, after) in Enumerable
                    .Range(0, models.Count - 1)
                    .SelectMany(i => new[] { (i, i + 1), (i, (i * 7 + 5) % models.Count) })
            )
            {
                var cost = Cost(log, before, after);
                heights.Add(cost.Levels.Length);
                var expected = Patches.Naive(models[before].Model, models[after].Model);
                var isSingle = after == before + 1 && models[after].IsSingle;
                foreach (
                    var wrong in Patches
                        .Differences(cost.What, cost.Changes, expected)
                        .Concat(isSingle ? cost.OverTwoNodesALevel().Concat(cost.SharedRead()) : [])
                        .Concat(
                            Differences.Unless(cost.Shared <= cost.Unshared, () =>
                                $"{cost.What}: {cost.Shared} shared nodes read, where {cost.Unshared} aren't shared"
                            )
                        )
                        .Concat(cost.OverTwoRecordsANode())
                )
                {
                    yield return wrong;
                }
            }

            foreach (
                var wrong in Differences.Unless(heights.Count > 2, () =>
                    $"trees of no heights but {string.Join(", ", heights)}"
                )
            )
            {
                yield return wrong;
            }
        }
    }

    // Entries come and go ten at a time, a hundred, and nearly all; in between single ones do.
    private static ImmutableArray<Operation> GrowingAndShrinking(int entries, (int Number, int Way)[] edits)
    {
        var singles = edits.Select(Operation (edit) => edit.Way switch
        {
            0 => new Operation.Set(KeyGens.Numbered(2 * edit.Number), new byte[edit.Number % 60]),
            1 => new Operation.Set(KeyGens.Numbered(2 * edit.Number + 1), new byte[edit.Number % 60]),
            _ => new Operation.Remove(KeyGens.Numbered(2 * edit.Number)),
        }).ToArray();
        return
        [
            .. new[] { 10, 100, entries }.SelectMany(count =>
                singles.Append(
                    new Operation.SetMany([
                        .. Enumerable.Range(0, count).Select(i => new Entry(KeyGens.Numbered(2 * i), new byte[i % 50])),
                    ])
                )
            ),
            .. new[] { 100, 10, 1 }.SelectMany(count =>
                singles.Append(new Operation.RemoveRange(KeyRange.From(KeyGens.Numbered(2 * count))))
            ),
        ];
    }

    private static string[] InFile(Limits limits, Action<Database> live, Func<IStore, IEnumerable<string>> wrong)
    {
        using var place = Places.InFile(LogHead.Genesis(generation: 1, limits));
        live(Database.Open(place.Open(), new DatabaseOptions { Durability = Durability.OnFlush }).OrThrow());
        return [.. wrong(place.Open())];
    }

    private static DiffCost Cost(IStore log, int before, int after) =>
        DiffCost.Between(log, before, after, cacheBytes: 0);

    private static Gen<int[]> Spots => Gen.ArrayOf(Gen.Choose(0, int.MaxValue), 200);

    private static Gen<Limits> Sizes => Gen.Elements(_small, new Limits(256, 192, 4, 64));

    private static Gen<(int, int)[]> Edits => Gen.ArrayOf(Gen.Choose(0, 2_000).Zip(Gen.Choose(0, 2)), 8);
}
