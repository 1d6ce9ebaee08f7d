using System.Diagnostics;
using DbDb.Functional.Histories;

namespace DbDb.Functional;

/// <summary>
/// Which revisions compaction keeps: a value. The newest is always kept; of the others, those for which the retention
/// says so. Two are equal if they say the same in the same words.
/// </summary>
/// <remarks>
/// Whether a revision is kept depends on its instant, on how many of those that are there are newer, and on the next
/// newer one's instant. To keep by a retention now and again later is to keep by it later; with <see cref="Or"/> more
/// is kept, never less; and as time passes what is kept becomes less, never more.
/// </remarks>
public abstract record Retention
{
    private Retention()
    {
    }

    /// <summary>Every revision.</summary>
    public static Retention All { get; } = new Everything();

    /// <summary>The newest so many; at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public static Retention Last(long revisions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(revisions, 1);
        return new Newest(revisions);
    }

    /// <summary>
    /// Those that were committed at an instant or later, and the one before them, so that every instant since can be
    /// asked for.
    /// </summary>
    /// <param name="instant">The instant, inclusive; a <see cref="DateTimeOffset"/> is one.</param>
    public static Retention Since(Instant instant) => new Later(instant);

    /// <summary>Those that were the newest at any moment of the last so long, up to now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static Retention Within(TimeSpan age)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        return new Younger(age);
    }

    /// <summary>
    /// The last one of each interval, for as long as the interval's end isn't older than an age: one a day, say, for a
    /// year. Intervals are counted from 1970-01-01T00:00:00Z, so that days are those of UTC.
    /// </summary>
    /// <param name="interval">How long an interval is; more than nothing.</param>
    /// <param name="age">How old it may get.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval isn't positive, or the age is negative.</exception>
    public static Retention Every(TimeSpan interval, TimeSpan age)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        return new Spaced(interval, age);
    }

    /// <summary>This revision, for good, whatever else is said.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="name">What it is kept for.</param>
    public static Retention Pinned(Revision revision, string name = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        return new Pin(revision, name);
    }

    /// <summary>What either keeps.</summary>
    public Retention Or(Retention other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Union(this, other);
    }

    /// <summary>Those of a history that are kept, found as they are asked for.</summary>
    /// <param name="newestFirst">The history's commits, newest first, or so many of them.</param>
    /// <param name="now">What time it is.</param>
    public IEnumerable<Commit> Of(IEnumerable<Commit> newestFirst, Instant now)
    {
        ArgumentNullException.ThrowIfNull(newestFirst);
        return Kept();

        IEnumerable<Commit> Kept()
        {
            var (newer, until) = (0L, default(Instant));
            foreach (var commit in newestFirst)
            {
                if (Keeps(new(commit.Revision, commit.Instant, until, newer, now)))
                {
                    yield return commit;
                }

                (newer, until) = (newer + 1, commit.Instant);
            }
        }
    }

    /// <summary>Whether a revision is kept.</summary>
    internal bool Keeps(in Candidate candidate) =>
        candidate.Newer == 0
        || this switch
        {
            Everything => true,
            Newest newest => candidate.Newer < newest.Revisions,
            Later later => candidate.IsOf(later.Instant),
            Younger younger => candidate.IsOf(candidate.Ago(younger.Age)),
            Spaced spaced => candidate.IsLastOf(spaced.Interval)
                && candidate.EndOf(spaced.Interval) > candidate.Ago(spaced.Age),
            Pin pin => candidate.Revision == pin.Revision,
            Union union => union.AnyKeeps(candidate),
            _ => throw new UnreachableException(),
        };

    private sealed record Everything : Retention;

    private sealed record Newest(long Revisions) : Retention;

    private sealed record Later(Instant Instant) : Retention;

    private sealed record Younger(TimeSpan Age) : Retention;

    private sealed record Spaced(TimeSpan Interval, TimeSpan Age) : Retention;

    private sealed record Pin(Revision Revision, string Name) : Retention;

    // Of any number, put together one by one: so nothing here calls itself, nor what the compiler would write.
    private sealed record Union(Retention One, Retention Other) : Retention
    {
        private Retention[]? _parts;

        // What no union is of them, in order; found once it is needed.
        private Retention[] Parts => Volatile.Read(ref _parts) ?? Found();

        public bool AnyKeeps(in Candidate candidate)
        {
            foreach (var part in Parts)
            {
                if (part.Keeps(candidate))
                {
                    return true;
                }
            }

            return false;
        }

        public bool Equals(Union? other) =>
            ReferenceEquals(this, other) || (other is not null && Parts.AsSpan().SequenceEqual(other.Parts));

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var part in Parts)
            {
                hash.Add(part);
            }

            return hash.ToHashCode();
        }

        public override string ToString() => string.Join(" or ", Parts.AsEnumerable());

        private Retention[] Found()
        {
            var parts = new List<Retention>();
            var left = new Stack<Retention>([this]);
            while (left.TryPop(out var next))
            {
                if (next is Union { One: var one, Other: var other })
                {
                    left.Push(other);
                    left.Push(one);
                }
                else
                {
                    parts.Add(next);
                }
            }

            Retention[] found = [.. parts];
            Volatile.Write(ref _parts, found);
            return found;
        }
    }
}
