using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// What is said of a log's space is what a walk of all its trees finds, and what a compaction then makes of it.
/// </summary>
public class SpaceLaws
{
    private const int MostRanges = 10;

    // Some of few revisions, and more often than the others do.
    private static Arbitrary<Retention> Retentions =>
        Gen.Frequency(
                (2, RetentionGens.Any(2)),
                (1, Gen.Constant(Retention.Last(1))),
                (
                    2,
                    Gen.ListOf(Gen.Choose(1, 20), 4)
                        .Select(pins =>
                            pins.Aggregate(Retention.Last(1), (all, pin) => all.Or(Retention.Pinned(new(pin))))
                        )
                )
            )
            .ToArbitrary();

    [Law(Share = 2)]
    internal Property What_is_live_is_what_a_walk_of_every_kept_tree_finds(
        DeltaLife life,
        [From(nameof(Retentions))] Retention retention
    ) => Holds(life, database =>
        {
            var (space, records) = (database.Space(retention).OrThrow(), RecordsOf(database, retention));
            return Differences.Unless(
                space.Live == LogIdentity.LogStart + records.Sum(record => record.Length),
                () => $"{space} lives on {records.Length} records of {records.Sum(record => record.Length)} bytes");
        });

    [Law(Share = 2)]
    internal Property Ranges_are_the_whole_log_in_parts_of_as_many_revisions(
        DeltaLife life,
        [From(nameof(Retentions))] Retention retention
    ) => Holds(life, database =>
        {
            var space = database.Space(retention).OrThrow();
            var commits = database.History(from: Revision.Zero).Select(step => step.OrThrow()).ToArray();
            var kept = retention
                .Of(database.History().Select(step => step.OrThrow().Commit), _now)
                .Select(commit => commit.Revision)
                .ToHashSet();
            var records = RecordsOf(database, retention);
            var expected = space.Ranges.Select(range =>
            {
                var inside = commits
                    .Where(commit => commit.Revision >= range.First && commit.Revision <= range.Last)
                    .ToArray();
                return new SpaceRange(
                    inside[0].Revision,
                    inside[^1].Revision,
                    inside.Length,
                    inside.Count(commit => kept.Contains(commit.Revision)),
                    inside.Sum(commit => commit.Address.End - commit.Commit.Start),
                    records
                        .Where(record =>
                            record.Offset >= inside[0].Commit.Start && record.End <= inside[^1].Address.End
                        )
                        .Sum(record => (long)record.Length)
                );
            });
            return
            [
                .. Differences.Unless(space.Ranges.SequenceEqual(expected), () =>
                    Show.Of(space.Ranges, range => $"{range}")
                ),
                .. Differences.Unless(
                    space.Ranges.Sum(range => range.Revisions) == commits.Length
                        && space.Revisions == commits.Length
                        && space.Kept == kept.Count,
                    () => $"{space} of {commits.Length}, of which {kept.Count} are kept"
                ),
                .. Differences.Unless(
                    space.Ranges.Count == Math.Min(MostRanges, commits.Length)
                        && space.Ranges.All(range =>
                            commits.Length / space.Ranges.Count is var each && range.Revisions - each is 0 or 1
                        ),
                    () => Show.Of(space.Ranges, range => $"{range.Revisions}")
                ),
                .. Differences.Unless(
                    space.Length == database.Head.Address.End
                        && space.Live + space.Dead == space.Length
                        && LogIdentity.LogStart + space.Ranges.Sum(range => range.Bytes) == space.Length
                        && LogIdentity.LogStart + space.Ranges.Sum(range => range.Live) == space.Live
                        && space.Ranges.Sum(range => range.Dead) == space.Dead,
                    () => $"{space} doesn't add up"
                ),
            ];
        });

    [Law(Share = 2)]
    internal Property The_more_is_kept_the_more_is_live_and_all_revisions_reach_all(
        DeltaLife life,
        [From(nameof(Retentions))] Retention retention,
        [From(nameof(Retentions))] Retention other
    ) => Holds(life, database =>
        {
            var (some, more, all) = (
                database.Space(retention).OrThrow(),
                database.Space(retention.Or(other)).OrThrow(),
                database.Space(Retention.All).OrThrow()
            );
            return
            [
                .. Differences.Unless(some.Live <= more.Live && more.Live <= all.Live, () =>
                    $"{some.Live}, {more.Live}, {all.Live}"
                ),
                .. Differences.Unless(all.Dead == 0, () => $"{all.Dead} bytes that no revision reaches"),
            ];
        });

    [Law(Share = 2)]
    internal Property Compaction_leaves_nothing_dead_and_what_was_said_before(
        DeltaLife life,
        [From(nameof(Retentions))] Retention retention,
        [From(nameof(Retentions))] Retention other
    ) => Holds(life, database => [.. Compacted(database, retention), .. Compacted(database, other)]);

    [Law(Share = 2)]
    internal Property Where_nothing_is_set_back_it_comes_to_no_more_than_twice_what_was_said(
        DeltaLife life,
        [From(nameof(Retentions))] Retention retention
    )
    {
        using var lived = DeltaLived.Of(
            life with
            {
                Moves = life.Moves.RemoveAll(move => move.Kind == DeltaMoveKind.Old),
            }
        );
        using var database = Opened(lived, life);
        var before = database.Space(retention).OrThrow();
        var done = database.Compact(retention).OrThrow();
        return (done.BytesAfter <= 2 * before.After).Label($"{before} became {done.BytesAfter}");
    }

    [Fact]
    public void Records_that_lie_in_each_other_are_damage()
    {
        var disk = new SimulatedDisk(
            image: DiskImage.Empty.Set("law.dbdb", Contrived.Nested(7, Limits.Default, depth: 60))
        );
        using var database = FileStore
            .Open("law.dbdb", new() { Mode = OpenMode.ReadOnly }, disk)
            .Bind(store => Database.Open(store))
            .OrThrow();
        Assert.Equal(
            VisitedRecords.TooMuch,
            Assert.IsType<DbError.Corrupt>(database.Space(Retention.All).Error()).Reason
        );
    }

    [Law(Share = 2)]
    internal Property A_node_is_read_once_and_a_value_never(
        DeltaLife life,
        [From(nameof(Retentions))] Retention retention
    )
    {
        using var lived = DeltaLived.Of(life);
        var kinds = lived.Records().ToDictionary(record => record.Address, record => record.Record);
        var bases = kinds
            .Where(record => Delta.IsIn(record.Value))
            .Select(record => Delta.Read(Page.Of(record.Value), record.Key)!.Base)
            .ToHashSet();
        var log = lived.Log();
        using var database = Database.Open(log, new() { Limits = life.Limits, Clock = new HandClock() }).OrThrow();
        var before = log.Calls.Count;
        database.Space(retention).OrThrow();
        return log.Calls.Skip(before)
            .Select(call => call.Call).OfType<StoreCall.Read>()
            .Where(read => !Record.IsCommit(kinds[read.Address]) && !bases.Contains(read.Address))
            .GroupBy(read => read.Address)
            .Where(reads => reads.Count() > 1 || Record.Kind(kinds[reads.Key]) == RecordKind.Value)
            .Select(reads => $"{Record.Kind(kinds[reads.Key])} at {reads.Key} was read {reads.Count()} times")
            .ToProperty();
    }

    private static readonly Instant _now = new HandClock().Now;

    // Of one tree, to the byte; of more, within what was seen over many lives, and some more.
    private static List<string> Compacted(Database database, Retention retention)
    {
        var before = database.Space(retention).OrThrow();
        var done = database.Compact(retention).OrThrow();
        var after = database.Space(retention).OrThrow();
        return
        [
            .. Differences.Unless(
                before.Kept == done.Revisions
                    && before.Revisions - before.Kept == done.Dropped
                    && before.Length == done.BytesBefore
                    && after.Length == done.BytesAfter,
                () => $"{before}, {done}"
            ),
            .. Differences.Unless(before.Kept > 1 || before.After == done.BytesAfter, () =>
                $"{before} became {done.BytesAfter}"
            ),
            .. Differences.Unless(before.After <= 3 * done.BytesAfter, () => $"{before} became only {done.BytesAfter}"),
            .. Differences.Unless(after.Dead == 0, () => $"{after} has {after.Dead} dead bytes"),
        ];
    }

    private static Property Holds(DeltaLife life, Func<Database, IEnumerable<string>> law)
    {
        using var lived = DeltaLived.Of(life);
        using var database = Opened(lived, life);
        return law(database).ToProperty();
    }

    private static Database Opened(DeltaLived lived, DeltaLife life) =>
        Database
            .Open(
                lived.Plain(),
                new()
                {
                    Limits = life.Limits,
                    CacheBytes = life.CacheBytes,
                    Clock = new HandClock(),
                }
            )
            .OrThrow();

    private static Address[] RecordsOf(Database database, Retention retention)
    {
        var kept = retention
            .Of(database.History().Select(step => step.OrThrow().Commit), _now)
            .Select(commit => database.At(commit.Revision).OrThrow());
        return
        [
            .. kept.SelectMany(snapshot =>
                    Below(snapshot.Tree.Root.Child.Stored, snapshot.Tree.Reader).Append(snapshot.Address)
                )
                .Distinct(),
        ];
    }

    private static IEnumerable<Address> Below(Stored? stored, Reader reader)
    {
        if (stored is null)
        {
            return [];
        }

        var node = ((Node)stored).Load(reader.Nodes, Interest.Lasting);
        Address[] own = stored.Delta is { } delta ? [stored.Address, delta.Base] : [stored.Address];
        return node.Branch is { } branch
            ? own.Concat(
                Enumerable
                    .Range(0, branch.Children.Length)
                    .SelectMany(i => Below(branch.ChildAt(i, reader.Nodes).AsStored(), reader))
            )
            : own.Concat(
                Enumerable
                    .Range(0, Slotted.CountIn(node.AsPage()))
                    .Where(i => new Slotted(node.AsPage()).IsOutOfLine(i))
                    .Select(i => FreshValues.Reference(new Slotted(node.AsPage()).Payload(i)))
            );
    }
}
