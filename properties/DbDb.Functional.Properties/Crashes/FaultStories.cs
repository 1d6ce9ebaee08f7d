using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>
/// Faults that the laws have found in this store once, each as the shortest life that shows it, on many disks.
/// </summary>
public class FaultStories
{
    private static readonly Mishap _forgets = TheFirst(DiskOperationKind.Sync, _ => new DiskFault.Forgets(
        DiskFault.InputOutput
    ));

    [Fact]
    public void D1_the_name_of_a_file_whose_creator_died_is_durable_before_a_commit_in_it_is_acknowledged() => Holds(
        new Turn(0, new Act.Refresh(), TheFirst(DiskOperationKind.SyncFolder, _ => new DiskFault.Dies())),
        new Turn(1, Set("a")));

    [Fact]
    public void D5_a_commit_whose_sync_failed_is_shown_by_another_process_only_once_it_is_durable() => Holds(
        new Turn(1, new Act.Refresh()),
        new Turn(0, Set("a")),
        new Turn(0, Set("b"), _forgets),
        new Turn(1, new Act.Refresh()));

    // Where the failed sync has torn the slot on the medium, and reading shows it whole. In most lives it isn't torn.
    [Fact]
    public void D3_a_newest_slot_that_a_failed_sync_has_torn_is_written_again_before_the_other_is_written_over()
    {
        ImmutableArray<Turn> failed =
        [
            new(0, Set("a")),
            new(0, Set("b")),
            new(0, Set("c"), _forgets),
        ];
        var torn = Enumerable.Range(0, 10_000)
            .Select(seed => new Life(Limits.Default, (ulong)seed, failed))
            .Where(life => HasATornSlot(Run.Of(life).Moments[^1].Image))
            .Take(5)
            .ToArray();

        Assert.Equal(5, torn.Length);
        foreach (var life in torn)
        {
            Assert.Empty(
                new Crashes().Differences(life with { Turns = [.. failed, new(1, Set("d"))] }, states: 2000).Take(1)
            );
        }
    }

    // Were both on their way to the medium at once, both could be torn.
    [Fact]
    public void D3_closing_lets_the_second_slot_name_the_last_commit_only_once_the_first_is_durable()
    {
        var lives = Enumerable
            .Range(0, 40)
            .Select(seed => new Life(
                Limits.Default,
                (ulong)seed,
                [new(0, Set("a")), new(0, Set("b")), new(0, new Act.Close())]
            ))
            .ToArray();

        Assert.DoesNotContain(lives, life => new Crashes().Differences(life, states: 200).Any());
        Assert.Contains(lives, life =>
            new Crashes(disk => new BuggyDisk(disk, Bug.SlotsTogether)).Differences(life, states: 3000).Any()
        );
    }

    [Fact]
    public void D6_a_commit_that_was_written_whole_and_failed_all_the_same_is_taken_back() =>
        Holds(
            new Turn(0, Set("a")),
            new Turn(
                0,
                Set("b"),
                TheFirst(DiskOperationKind.Write, write => new DiskFault.FailsPartway(
                    write.Length,
                    DiskFault.InputOutput
                ))
            ),
            new Turn(1, new Act.Refresh()),
            new Turn(1, Set("c"))
        );

    [Fact]
    public void P2_whoever_opens_the_file_while_another_recovers_it_sees_what_was_acknowledged_or_waits()
    {
        for (var operation = 0; operation < 40; operation++)
        {
            for (var seed = 0UL; seed < 40; seed++)
            {
                var meanwhile = new Turn(1, new Act.Transact([]));
                var life = new Life(
                    Limits.Default,
                    seed,
                    [
                        new(0, Set("a")),
                        new(0, new Act.PowerCut(seed)),
                        new(0, Set("b"), Interruption: new(operation, meanwhile)),
                    ]
                );

                Assert.Empty(Run.Of(life).Differences);
            }
        }
    }

    // The failed sync may take the slot with it that named what was acknowledged before.
    [Fact]
    public void P3_whoever_decides_to_change_nothing_while_another_commits_has_seen_what_was_acknowledged_or_is_told_of_the_lock()
    {
        for (var operation = 0; operation < 40; operation++)
        {
            for (var seed = 0UL; seed < 40; seed++)
            {
                var meanwhile = new Turn(1, new Act.Transact([]));
                var life = new Life(
                    Limits.Default,
                    seed,
                    [new(1, new Act.Refresh()), new(0, Set("a")), new(0, Set("b"), _forgets, new(operation, meanwhile))]
                );

                Assert.Empty(Run.Of(life).Differences);
            }
        }
    }

    // The failed sync is told to whoever opens the new log meanwhile, who mustn't take the old one for the newest
    // instead.
    [Fact]
    public void P3_whoever_goes_over_to_a_compacted_log_while_another_commits_has_seen_what_was_acknowledged_or_is_told_why_not()
    {
        for (var operation = 0; operation < 40; operation++)
        {
            for (var seed = 0UL; seed < 40; seed++)
            {
                var meanwhile = new Turn(1, Set("b"), _forgets);
                var life = new Life(
                    Limits.Default,
                    seed,
                    [
                        new(0, new Act.Refresh()),
                        new(1, new Act.Compact(6)),
                        new(1, Set("a")),
                        new(0, new Act.Transact([]), Interruption: new(operation, meanwhile)),
                    ]
                );

                Assert.Empty(Run.Of(life).Differences);
            }
        }
    }

    [Fact]
    public void D5_whoever_cannot_open_the_log_that_a_compaction_has_put_in_place_says_why() => Holds(
        new Turn(1, new Act.Refresh()),
        new Turn(0, new Act.Compact(6)),
        new Turn(0, Set("a"), TheFirst(DiskOperationKind.Sync, _ => new DiskFault.Fails(DiskFault.InputOutput))),
        new Turn(1, Set("b"), TheFirst(DiskOperationKind.Sync, _ => new DiskFault.Fails(DiskFault.InputOutput))));

    private static bool HasATornSlot(DiskImage image)
    {
        var file = image.Files[image.Names[Run.Path]];
        return Enumerable.Range(0, LogIdentity.SlotCount).Any(index =>
            SlotIn(file.Durable, index) is Slot.Damaged && SlotIn(file.Cached, index) is Slot.Valid);
    }

    private static Slot SlotIn(Contents contents, int index)
    {
        var slot = new byte[LogIdentity.SlotSize];
        contents.Read(index * slot.Length, slot);
        return Superblock.Decode(slot, index);
    }

    // The first operation of a kind goes wrong in this way.
    private static Mishap TheFirst(DiskOperationKind kind, Func<DiskOperation, DiskFault> fault)
    {
        var any = new DiskOperation(0, 0, kind, Run.Path, 0, Length: 100);
        return new(kind, 0, Mishap.Ways(any).ToList().IndexOf(fault(any)));
    }

    private static Act.Transact Set(string key) => new([new Operation.Set(key, new byte[200])]);

    private static void Holds(params ImmutableArray<Turn> turns)
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            Assert.Empty(new Crashes().Differences(new Life(Limits.Default, seed, turns), states: 100).Take(1));
        }
    }
}
