using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>Interleavings: an actor makes one move or some, then another one goes on.</summary>
internal static class ScheduleGens
{
    public static Gen<Schedule<T>> Of<T>(Gen<int> actors, Gen<T> move) =>
        from count in actors
        from stretches in Gen.ListOf(Stretch(count, move))
        select new Schedule<T>([.. stretches.SelectMany(turns => turns)]);

    /// <summary>
    /// Fewer moves; then, the moves being the same ones, fewer actors and fewer switches; then plainer moves.
    /// </summary>
    public static IEnumerable<Schedule<T>> Shrink<T>(Schedule<T> schedule, Func<T, IEnumerable<T>> shrink) =>
        Shrinking.Fewer(schedule.Turns)
            .Concat(WithFewerActors(schedule.Turns))
            .Concat(WithFewerSwitches(schedule.Turns))
            .Concat(
                from i in Enumerable.Range(0, schedule.Turns.Length)
                from move in shrink(schedule.Turns[i].Move)
                select schedule.Turns.SetItem(i, schedule.Turns[i] with { Move = move })
            )
            .Select(turns => new Schedule<T>(turns));

    private static Gen<IEnumerable<Turn<T>>> Stretch<T>(int actors, Gen<T> move) =>
        from actor in Gen.Choose(0, actors - 1)
        from length in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(2, 3)))
        from moves in Gen.ListOf(move, length)
        select moves.Select(each => new Turn<T>(actor, each));

    // All that one actor does is done by one of a smaller number instead.
    private static IEnumerable<ImmutableArray<Turn<T>>> WithFewerActors<T>(ImmutableArray<Turn<T>> turns) =>
        from actor in turns.Select(turn => turn.Actor).Distinct().OrderDescending()
        from other in Enumerable.Range(0, actor)
        select turns.Select(turn => turn.Actor == actor ? turn with { Actor = other } : turn).ToImmutableArray();

    // A stretch of one actor's moves goes to the end of the stretch that this actor had before: each keeps its own
    // order.
    private static IEnumerable<ImmutableArray<Turn<T>>> WithFewerSwitches<T>(ImmutableArray<Turn<T>> turns)
    {
        for (var start = 1; start < turns.Length; start++)
        {
            var actor = turns[start].Actor;
            var before = Enumerable.Range(0, start).LastOrDefault(i => turns[i].Actor == actor, -1);
            if (before >= 0 && before < start - 1)
            {
                var end = start + 1;
                while (end < turns.Length && turns[end].Actor == actor)
                {
                    end++;
                }

                yield return
                [
                    .. turns[..(before + 1)],
                    .. turns[start..end],
                    .. turns[(before + 1)..start],
                    .. turns[end..],
                ];
            }
        }
    }
}
