using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>Retentions of every kind, for histories of some dozens of revisions and some hundreds of ticks.</summary>
internal static class RetentionGens
{
    /// <summary>Retentions that are put together from others, so many deep at most.</summary>
    public static Gen<Retention> Any(int depth) =>
        Gen.Frequency(
            (2, Gen.Choose(1, 12).Select(count => Retention.Last(count))),
            (2, Gen.Choose(-200, 400).Select(ticks => Retention.Since(new(ticks)))),
            (2, Gen.Choose(0, 400).Select(ticks => Retention.Within(new(ticks)))),
            (
                3,
                from interval in Gen.Choose(1, 80)
                from age in Gen.Choose(0, 400)
                select Retention.Every(new(interval), new(age))
            ),
            (1, Gen.Choose(0, 60).Select(number => Retention.Pinned(new(number)))),
            (1, Gen.Constant(Retention.All)),
            (
                depth > 0 ? 4 : 0,
                Gen.Constant(depth)
                    .SelectMany(_ => from one in Any(depth - 1) from other in Any(depth - 1) select one.Or(other))
            )
        );
}
