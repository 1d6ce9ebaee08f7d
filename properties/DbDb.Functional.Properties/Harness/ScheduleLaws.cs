using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Schedules are interleavings, and shrink as such.</summary>
public class ScheduleLaws
{
    private static readonly Arbitrary<Schedule<int>> _schedules = Any.Schedule(3, ArbMap.Default.ArbFor<int>());

    [Law]
    public bool Every_smaller_schedule_has_fewer_moves_or_fewer_switches_or_fewer_actors_or_a_smaller_move(
        [From(nameof(_schedules))] Schedule<int> schedule
    ) =>
        _schedules
            .Shrinker(schedule)
            .All(smaller =>
                smaller.Turns.Length < schedule.Turns.Length
                || smaller.Switches < schedule.Switches
                || smaller.Turns.Sum(turn => turn.Actor) < schedule.Turns.Sum(turn => turn.Actor)
                || smaller
                    .Turns.Zip(schedule.Turns, (turn, before) => turn.Move != before.Move)
                    .Count(differs => differs) == 1
            );

    [Law]
    public bool Fewer_switches_leave_each_actor_its_moves_in_their_order(
        [From(nameof(_schedules))] Schedule<int> schedule
    ) =>
        _schedules
            .Shrinker(schedule)
            .Where(smaller => smaller.Turns.Length == schedule.Turns.Length && smaller.Switches < schedule.Switches)
            .Where(smaller => smaller.Turns.Sum(turn => turn.Actor) == schedule.Turns.Sum(turn => turn.Actor))
            .All(smaller => Enumerable.Range(0, 3).All(actor => smaller.Of(actor).SequenceEqual(schedule.Of(actor))));

    [Fact]
    public void A_race_shrinks_to_the_switch_that_makes_it()
    {
        // Something goes wrong when the second actor moves between two moves of the first one.
        var law = Prop.ForAll(_schedules, schedule => !Enumerable.Range(0, schedule.Turns.Length).Any(i =>
            schedule.Turns[i].Actor == 1
            && schedule.Turns.Take(i).Any(turn => turn.Actor == 0)
            && schedule.Turns.Skip(i + 1).Any(turn => turn.Actor == 0)));
        var broken = Assert.Throws<LawBrokenException>(() => law.Holds());

        Assert.Equal("#0 0; #1 0; #0 0", broken.Counterexample);
    }

    [Fact]
    public void A_schedule_lets_every_actor_move()
    {
        var actors = new HashSet<int>();
        Prop.ForAll(_schedules, schedule =>
            {
                actors.UnionWith(schedule.Turns.Select(turn => turn.Actor));
                return schedule.Actors <= 3 && schedule.Switches < Math.Max(1, schedule.Turns.Length);
            })
            .Holds();
        Assert.Equal([0, 1, 2], actors.Order());
    }
}
