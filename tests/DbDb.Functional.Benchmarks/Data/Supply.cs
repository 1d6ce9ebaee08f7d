using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Benchmarks.Data;

/// <summary>
/// The records of <see cref="Sample.Base"/>, to load: up to a million or so lie ready, more of them are made part by part while they are read, so that
/// they take no memory in proportion to their number. The time that making them takes is known, and isn't the peer's.
/// </summary>
internal sealed class Supply
{
    /// <summary>As many as are in memory at a time.</summary>
    public const int MostInMemory = 1 << 20;

    private readonly IEnumerable<Records> _parts;

    private Supply(IEnumerable<Records> parts) => _parts = parts;

    /// <summary>How long making them has taken since <see cref="Parts"/> was first read.</summary>
    public TimeSpan Spent { get; private set; }

    /// <param name="count">How many records.</param>
    /// <param name="sorted">Whether they come in ascending order, or at random.</param>
    /// <param name="mostInMemory">As many as may be in memory at a time; about as many, if they are sorted.</param>
    public static Supply Of(int count, bool sorted, int mostInMemory = MostInMemory)
    {
        var parts = sorted ? Ascending(count, mostInMemory) : AtRandom(count, mostInMemory);
        return new(count <= mostInMemory ? parts.ToImmutableArray() : parts);
    }

    /// <summary>All of them, in their order; may be read again.</summary>
    public IEnumerable<Records> Parts()
    {
        using var parts = _parts.GetEnumerator();
        while (Advanced(parts))
        {
            yield return parts.Current;
        }
    }

    private static IEnumerable<Records> AtRandom(int count, int mostInMemory)
    {
        for (var from = 0; from < count; from += mostInMemory)
        {
            yield return Sample.BasePart(from, Math.Min(mostInMemory, count - from));
        }
    }

    // Keys are random, so that those that begin with one of so many equal ranges are about as many as of another; the places of each are looked for among all.
    private static IEnumerable<Records> Ascending(int count, int mostInMemory)
    {
        var ranges = (ulong)((count - 1) / mostInMemory) + 1;
        for (var range = 0UL; range < ranges; range++)
        {
            var places = new List<int>();
            for (var place = 0; place < count; place++)
            {
                if (Math.BigMul(Sample.LeadOf(place), ranges, out _) == range)
                {
                    places.Add(place);
                }
            }

            var sorted = places.ToArray();
            Array.Sort(Array.ConvertAll(sorted, Sample.OrderOf), sorted);
            yield return Sample.BaseAt(sorted);
        }
    }

    private bool Advanced(IEnumerator<Records> parts)
    {
        var start = Stopwatch.GetTimestamp();
        var more = parts.MoveNext();
        Spent += Stopwatch.GetElapsedTime(start);
        return more;
    }
}
