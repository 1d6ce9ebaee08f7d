using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What retentions keep, of any history at any time.</summary>
public class RetentionLaws
{
    private static Arbitrary<Past> Pasts =>
        Arb.From(
            from steps in Gen.Choose(0, 12).Zip(Gen.Frequency((3, Gen.Choose(0, 5)), (1, Gen.Choose(0, 300)))).ListOf()
            from age in Gen.Choose(0, 400)
            from retention in RetentionGens.Any(3)
            from other in RetentionGens.Any(2)
            select Past.Of(steps, age, retention, other),
            past => Shrinking.Fewer(past.Oldest).Select(fewer => past with { Oldest = fewer })
        );

    [Law]
    internal bool The_newest_is_always_kept([From(nameof(Pasts))] Past past) =>
        past.Kept(past.Retention).Take(1).SequenceEqual(past.NewestFirst.Take(1));

    [Law]
    internal bool What_is_kept_is_there_and_keeps_its_order([From(nameof(Pasts))] Past past) =>
        past.Kept(past.Retention) is var kept && past.NewestFirst.Where(kept.Contains).SequenceEqual(kept);

    [Law]
    internal bool Two_retentions_keep_what_either_keeps([From(nameof(Pasts))] Past past) =>
        AreTheSame(
            past.Kept(past.Retention.Or(past.Other)),
            past.Kept(past.Retention).Union(past.Kept(past.Other)));

    [Law]
    internal bool A_pin_holds_whatever_else_is_said([From(nameof(Pasts))] Past past) =>
        past.Oldest
            .All(commit => past.Kept(past.Retention.Or(Retention.Pinned(commit.Revision, "kept"))).Contains(commit));

    [Law]
    internal bool As_time_passes_no_more_is_kept([From(nameof(Pasts))] Past past) =>
        past.Kept(past.Retention, later: past.Later).All(past.Kept(past.Retention).Contains);

    [Law]
    internal bool To_compact_now_and_again_later_is_to_compact_later([From(nameof(Pasts))] Past past) =>
        past.Retention
            .Of(past.Kept(past.Retention), past.In(past.Later))
            .SequenceEqual(past.Kept(past.Retention, later: past.Later));

    [Law]
    internal bool The_last_so_many_are_so_many([From(nameof(Pasts))] Past past, [Within(1, 20)] int count) =>
        past.Kept(Retention.Last(count)).SequenceEqual(past.NewestFirst.Take(count));

    [Law]
    internal bool All_that_were_committed_at_an_instant_are_since_it([From(nameof(Pasts))] Past past) =>
        past.Oldest.All(first =>
            past.Kept(Retention.Since(first.Instant)) is var kept
            && past.Oldest.Where(commit => commit.Instant >= first.Instant).All(kept.Contains)
        );

    [Law]
    internal bool Whatever_was_the_newest_since_an_instant_can_be_asked_for(
        [From(nameof(Pasts))] Past past,
        [Within(0, 400)] int back
    )
    {
        var kept = past.Kept(Retention.Since(past.In(-back)));
        return Enumerable
                .Range(-back, back + 1)
                .All(ticks => AsOf(kept, past.In(ticks)) == AsOf(past.NewestFirst, past.In(ticks)))
            && past.Oldest.Where(commit => commit.Instant >= past.In(-back)).All(kept.Contains)
            && past.Kept(Retention.Within(new(back))).SequenceEqual(kept);
    }

    [Law]
    internal bool Of_each_interval_that_is_young_enough_the_last_one_is_kept_and_of_others_none(
        [From(nameof(Pasts))] Past past,
        [From(nameof(Spacings))] (int, int) spacing
    )
    {
        var (interval, age) = spacing;
        var expected = past.NewestFirst
            .GroupBy(commit => Interval(commit, interval))
            .Where(group => (group.Key + 1) * interval > past.Now.UnixTimeTicks - age)
            .Select(group => group.First());
        return AreTheSame(
            past.Kept(Retention.Every(new(interval), new(age))),
            expected.Union(past.NewestFirst.Take(1))
        );
    }

    [Law]
    internal bool The_last_of_an_interval_goes_at_the_very_age_at_which_the_intervals_end_is_as_old(
        [From(nameof(Pasts))] Past past,
        [Within(1, 60)] int interval
    ) =>
        past
            .NewestFirst.GroupBy(commit => Interval(commit, interval))
            .Skip(1) // the newest is kept anyway
            .All(group =>
                past.Now.UnixTimeTicks - (group.Key + 1) * interval is var age
                && past.Kept(Retention.Every(new(interval), new(age + 1))).Contains(group.First())
                && !past.Kept(Retention.Every(new(interval), new(age))).Contains(group.First())
            );

    [Law]
    internal bool All_are_kept_by_all([From(nameof(Pasts))] Past past) =>
        past.Kept(Retention.All).SequenceEqual(past.NewestFirst);

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Retention.Last(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Retention.Within(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Retention.Every(TimeSpan.Zero, TimeSpan.FromDays(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Retention.Every(TimeSpan.FromDays(1), TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void Ages_and_instants_beyond_all_bounds_are_taken_as_they_are()
    {
        Commit[] newestFirst = [At(2, long.MaxValue), At(1, long.MinValue)];
        var forEver = Retention.Within(TimeSpan.MaxValue).Or(Retention.Every(TimeSpan.MaxValue, TimeSpan.MaxValue));

        Assert.Equal(newestFirst, forEver.Of(newestFirst, new(0)));
        Assert.Equal(newestFirst[..1], Retention.Within(TimeSpan.Zero).Of(newestFirst, new(long.MaxValue)));
    }

    private static Commit At(long revision, long ticks) =>
        Commit.Genesis with
        {
            Revision = new(revision),
            Instant = new(ticks),
        };

    private static Commit? AsOf(IEnumerable<Commit> newestFirst, Instant instant) =>
        newestFirst.FirstOrDefault(commit => commit.Instant <= instant);

    private static bool AreTheSame(IEnumerable<Commit> some, IEnumerable<Commit> others) =>
        some.ToHashSet().SetEquals(others);

    private static long Interval(Commit commit, int interval) =>
        commit.Instant.UnixTimeTicks / interval - (commit.Instant.UnixTimeTicks % interval < 0 ? 1 : 0);

    /// <summary>A history, a time not before its newest commit, and two retentions.</summary>
    internal sealed record Past(
        ImmutableArray<Commit> Oldest,
        Instant Now,
        long Later,
        Retention Retention,
        Retention Other
    )
    {
        public IEnumerable<Commit> NewestFirst => Enumerable.Reverse(Oldest);

        public static Past Of(IEnumerable<(int Gap, int Ticks)> steps, int age, Retention retention, Retention other)
        {
            var commits = ImmutableArray.CreateBuilder<Commit>();
            var (revision, instant) = (0L, -150L);
            foreach (var (gap, ticks) in steps)
            {
                (revision, instant) = (revision + 1 + gap / 6, instant + ticks);
                commits.Add(At(revision, instant));
            }

            return new(commits.ToImmutable(), new(instant + age), age / 2, retention, other);
        }

        public Instant In(long ticks) => new(Now.UnixTimeTicks + ticks);

        public Commit[] Kept(Retention retention, long later = 0) => [.. retention.Of(NewestFirst, In(later))];
    }

    private static Gen<(int, int)> Spacings => Gen.Choose(1, 60).Zip(Gen.Choose(0, 400));
}
