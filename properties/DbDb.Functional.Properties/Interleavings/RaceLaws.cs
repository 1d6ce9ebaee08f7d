using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// Whatever threads do to databases on one log, and whoever of them goes on when, it is as if they had done it one
/// after the other.
/// </summary>
public class RaceLaws
{
    private const int Schedules = 8;

    [Fact]
    public void Who_waits_in_line_is_completed_once_or_cancelled() =>
        Interleaved.Call(static () => Hold(RaceKind.OfTheLine, share: 4));

    [Fact]
    public void A_group_that_fails_for_a_reason_that_is_nobodys_holds_up_nobody() =>
        Interleaved.Call(static () => Hold(RaceKind.OfFailures, share: 4));

    [Fact]
    public void Where_there_is_no_futex_who_waits_is_woken_too() =>
        Interleaved.Call(static () => Hold(RaceKind.OfTheLine, share: 10, Plant.NoFutex));

    [Fact]
    public void Who_watches_misses_nothing() => Interleaved.Call(static () => Hold(RaceKind.OfWatchers, share: 4));

    [Fact]
    public void No_head_goes_back() => Interleaved.Call(static () => Hold(RaceKind.OfHeads, share: 4));

    [Fact]
    public void What_is_to_be_durable_later_is_so_in_the_end() =>
        Interleaved.Call(static () => Hold(RaceKind.OfFlushes, share: 4));

    [Fact]
    public void The_cache_has_the_right_nodes_only() =>
        Interleaved.Call(static () => Hold(RaceKind.OfTheCache, share: 10));

    [Fact]
    public void Going_over_to_a_log_that_has_taken_anothers_place_loses_nothing() =>
        Interleaved.Call(static () => Hold(RaceKind.OfReplacements, share: 4));

    [Fact]
    public void Whoever_is_still_busy_when_a_database_is_closed_is_told_so_or_done() =>
        Interleaved.Call(static () => Hold(RaceKind.OfEnds, share: 4));

    [Fact]
    public void All_of_it_together() => Interleaved.Call(static () => Hold(RaceKind.Any, share: 10));

    [Fact]
    public void The_same_seed_gives_the_same_schedule() =>
        Interleaved.Call(static () => Prop.ForAll(Races(RaceKind.Any), Seeds, (race, seed) =>
        {
            var first = Turns(race, seed);
            var second = Turns(race, seed);
            return Differences.Unless(first == second, () => $"{first}\n and then {second}").ToProperty();
        }).Holds(share: 10));

    private static Arbitrary<int> Seeds => Gen.Choose(0, 1_000_000).ToArbitrary();

    private static Arbitrary<Race> Races(RaceKind kind) =>
        Arb.From(Gen.Choose(0, int.MaxValue).Select(seed => Race.Of(kind, new Random(seed))), race => race.Smaller());

    private static void Hold(
        RaceKind kind, int share, Plant plant = Plant.None, [CallerMemberName] string promise = "") =>
        Prop.ForAll(Races(kind), Seeds, (race, seed) =>
        {
            var found = Exploration.First(Schedules, seed, scheduler => RaceRun.Wrong(scheduler, race), plant);
            return Differences.Unless(found is null, () => found!.Value.Words).ToProperty();
        }).Holds(share, promise);

    private static string Turns(Race race, int seed)
    {
        var scheduler = new Scheduler(new RandomChooser(new(seed), stay: 3));
        scheduler.Run(() => RaceRun.Wrong(scheduler, race));
        return scheduler.Told();
    }
}
