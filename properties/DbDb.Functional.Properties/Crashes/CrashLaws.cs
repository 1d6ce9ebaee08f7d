using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>
/// Whenever the power goes, opening the file gives the newest acknowledged revision, or a whole one that was begun after it; all that came
/// before; and a database that goes on.
/// </summary>
public class CrashLaws(ITestOutputHelper output)
{
    [Fact]
    public void A_power_cut_at_any_moment_of_any_history_leaves_every_acknowledged_commit_and_nothing_halfway() =>
        Hold(LifeGens.Calm, states: 500);

    [Fact]
    public void So_does_one_after_operations_that_failed_and_processes_that_died() =>
        Hold(LifeGens.Eventful, states: 500);

    /// <summary>Holds a kind of lives to it, in about so many states for each.</summary>
    private void Hold(Arbitrary<Life> lives, int states)
    {
        var (all, seconds) = (0L, 0L);
        Prop.ForAll(lives, life =>
        {
            var crashes = new Crashes();
            var property = crashes.Differences(life, states).Take(1).ToArray().Holds();
            all += crashes.States;
            seconds += crashes.Seconds;
            return property;
        }).Holds();
        output.WriteLine($"{all} disks after a crash, {seconds} of them after a second one");
    }
}
