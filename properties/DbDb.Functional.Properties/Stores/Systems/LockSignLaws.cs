using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Who has a lock is told by the length of what is locked.</summary>
public class LockSignLaws
{
    private const long Unit = TimeSpan.TicksPerSecond / 100;
    private static readonly long _since2020 = (
        new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch
    ).Ticks;

    [Law]
    public Property A_holder_is_read_as_it_was_written_to_the_hundredth_of_a_second(
        [From(nameof(_holders))] LockHolder holder
    )
    {
        var length = LockSign.Of(holder);
        return (
            length is > 0 and < LockSign.Most
            && LockSign
                .Read(length)
                .Exists(read =>
                    read.Process == holder.Process
                    && read.Since <= holder.Since
                    && holder.Since.UnixTimeTicks - read.Since.UnixTimeTicks < Unit
                )
        ).ToProperty();
    }

    [Law]
    public Property Whoever_has_it_and_whenever_the_length_is_one_that_can_be_locked(
        [From(nameof(_any))] long process,
        [From(nameof(_any))] long ticks
    )
    {
        var length = LockSign.Of(new((int)process, new(ticks)));
        return (
            length is > 0 and < LockSign.Most && LockSign.Read(length).ForAll(read => read.Process == (int)process)
        ).ToProperty();
    }

    [Law]
    public Property Of_any_length_at_all_a_holder_is_read_or_none([From(nameof(_any))] long length) =>
        LockSign
            .Read(length)
            .Match(
                Some: holder => holder.Process is > 0 and < 1 << 22 && holder.Since.UnixTimeTicks >= _since2020,
                None: () => true
            )
            .ToProperty();

    private static readonly Arbitrary<long> _any = Gen.OneOf(
            ArbMap.Default.GeneratorFor<long>(),
            Gen.Elements(0, 1, -1, long.MinValue, long.MaxValue, 1L << 22, LockSign.Most)
        )
        .ToArbitrary();

    private static readonly Arbitrary<LockHolder> _holders = (
        from process in Gen.Choose(1, (1 << 22) - 1)
        from hundredths in Gen.Choose(1, int.MaxValue)
        select new LockHolder(process, new(_since2020 + hundredths * Unit + process % Unit))
    ).ToArbitrary();
}
