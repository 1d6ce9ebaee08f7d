using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>
/// Whenever the power goes or a process dies, opening the file gives the newest acknowledged revision, or a whole one
/// that was begun after it; all that came before; and a database that goes on. (D1, D2, D4, P1, P2 of the table of
/// faults.)
/// </summary>
public class CrashLaws(ITestOutputHelper output)
{
    [Fact]
    public void D1_a_power_cut_at_any_moment_of_any_history_leaves_every_acknowledged_commit_and_nothing_halfway() =>
        Report(Hold(LifeGens.Calm, states: 800, least: 15_000));

    /// <summary>Holds a kind of lives to it, in about so many states for each.</summary>
    /// <param name="lives">The lives.</param>
    /// <param name="states">How many disks to try for each life, where there are so many.</param>
    /// <param name="least">How many there must be by the end, if the law is tried as often as usual.</param>
    /// <param name="promise">What the law says.</param>
    internal static Crashes Hold(Arbitrary<Life> lives, int states, long least, [CallerMemberName] string promise = "")
    {
        var crashes = new Crashes();
        Prop.ForAll(lives, life => crashes.Differences(life, states).Take(1).ToArray().ToProperty())
            .Holds(promise: promise);
        AreMany(crashes, least);
        return crashes;
    }

    /// <summary>That so many disks were opened, and a fair part of them after a second crash.</summary>
    internal static void AreMany(Crashes crashes, long least) =>
        Assert.True(
            Law.IsOneCase || (crashes.States * 100 >= least * Law.Tries && crashes.Seconds * 50 >= crashes.States),
            $"only {crashes.States} disks, {crashes.Seconds} after a second crash"
        );

    private void Report(Crashes crashes) =>
        output.WriteLine($"{crashes.States} disks after a crash, {crashes.Seconds} of them after a second one");
}

/// <summary>The same where operations fail, processes die in the middle of them, and others come in between.</summary>
public class FailureLaws(ITestOutputHelper output)
{
    [Fact]
    public void D2_so_does_a_power_cut_after_operations_that_failed_and_processes_that_died()
    {
        var crashes = CrashLaws.Hold(LifeGens.Eventful, states: 800, least: 15_000);
        output.WriteLine($"{crashes.States} disks after a crash, {crashes.Seconds} of them after a second one");
    }
}

/// <summary>The same where two processes have the file by two names: hard links, or a symbolic one.</summary>
public class NameLaws(ITestOutputHelper output)
{
    [Fact]
    public void N1_so_does_it_where_two_processes_have_the_file_by_two_names()
    {
        var crashes = CrashLaws.Hold(LifeGens.OfTwoNames, states: 300, least: 5_000);
        output.WriteLine($"{crashes.States} disks after a crash, {crashes.Seconds} of them after a second one");
    }

    [Fact]
    public void N1_a_file_that_is_replaced_though_it_has_other_names_is_caught()
    {
        var crashes = new Crashes(disk => new BuggyDisk(disk, Bug.NamesNotCounted));
        var lives = LifeGens.OfTwoNames.Generator.Sample(200, 300);

        Assert.Contains(lives, life => life.Names == Names.Hard && crashes.Differences(life, states: 10).Any());
    }
}

/// <summary>
/// The same where commits are acknowledged before they are durable: a power cut may take back the newest of those, and
/// nothing else does.
/// </summary>
public class DurabilityLaws(ITestOutputHelper output)
{
    [Fact]
    public void D1_a_power_cut_takes_back_only_what_was_acknowledged_without_being_durable_and_the_newest_first()
    {
        var crashes = CrashLaws.Hold(LifeGens.Loose, states: 800, least: 15_000);
        output.WriteLine($"{crashes.States} disks after a crash, {crashes.Seconds} of them after a second one");
    }
}

/// <summary>Every operation of a life is made to fail, in every way that it can.</summary>
public class FaultLaws(ITestOutputHelper output)
{
    private const int Lives = 6;

    [Fact]
    public void D6_whichever_operation_fails_in_whatever_way_every_acknowledged_commit_stays()
    {
        var (faults, crashes) = (0L, new Crashes());
        Prop.ForAll(LifeGens.Short, life =>
            {
                var ways =
                    from operation in Run.Of(life).Operations
                    from fault in Mishap.Ways(operation)
                    select (operation, fault);
                return ways.SelectMany(way =>
                    {
                        faults++;
                        return crashes
                            .Differences(life, states: 12, way.operation, way.fault)
                            .Select(difference => $"{way.fault} at {way.operation}: {difference}");
                    })
                    .Take(1)
                    .ToArray()
                    .ToProperty();
            })
            .Holds(share: 100 / Lives);
        output.WriteLine(
            $"{faults} faults, {crashes.States} disks after a crash, {crashes.Seconds} of them after a second one"
        );
        Assert.True(Law.IsOneCase || faults * 100 >= 2000L * Law.Tries, $"only {faults} faults");
        CrashLaws.AreMany(crashes, least: 20_000);
    }
}

/// <summary>The crash laws notice bugs: the same checks, on a store with one.</summary>
public class PlantedBugLaws
{
    [Theory]
    [InlineData(Bug.NoSync)]
    [InlineData(Bug.SlotBeforeSync)]
    [InlineData(Bug.SegmentAfterSlot)]
    [InlineData(Bug.NoFolderSync)]
    [InlineData(Bug.NoTruncation)]
    [InlineData(Bug.LockReleasedEarly)]
    [InlineData(Bug.StaleHead)]
    public void A_store_with_a_bug_is_caught(Bug bug)
    {
        var crashes = new Crashes(disk => new BuggyDisk(disk, bug));
        var lives = LifeGens.Eventful.Generator.Sample(200, 300);

        Assert.Contains(lives, life => crashes.Differences(life, states: 100).Any());
    }
}
