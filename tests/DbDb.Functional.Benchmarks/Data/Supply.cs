using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Benchmarks.Data;

/// <summary>
/// The records of <see cref="Sample.Base"/>, to load: up to a million or so lie ready, more of them are made part by
/// part while they are read, so that they take no memory in proportion to their number. The time that making them takes
/// is known, and isn't the peer's.
/// </summary>
internal sealed class Supply
{
    /// <summary>As many as are in memory at a time.</summary>
    public const int MostInMemory = 1 << 20;

    private const int Buffers = 2;

    private readonly IEnumerable<Records> _parts;

    private Supply(IEnumerable<Records> parts) => _parts = parts;

    /// <summary>How long making them has taken since <see cref="Parts"/> was first read.</summary>
    public TimeSpan Spent { get; private set; }

    /// <param name="count">How many records.</param>
    /// <param name="sorted">Whether they come in ascending order, or at random.</param>
    /// <param name="mostInMemory">As many as may be in memory at a time; about as many, if they are sorted.</param>
    public static Supply Of(int count, bool sorted, int mostInMemory = MostInMemory)
    {
        var parts = Made(count, sorted, mostInMemory);
        return new(count <= mostInMemory ? parts.ToImmutableArray() : parts);
    }

    /// <summary>
    /// All of them, in their order; may be read again. A part lies there until the next but one is asked for.
    /// </summary>
    public IEnumerable<Records> Parts()
    {
        using var parts = _parts.GetEnumerator();
        while (Advanced(parts))
        {
            yield return parts.Current;
        }
    }

    private static IEnumerable<Records> Made(int count, bool sorted, int mostInMemory)
    {
        var parts = ((count - 1) / mostInMemory) + 1;
        var buffers = Enumerable
            .Range(0, Math.Min(parts, Buffers))
            .Select(_ => new PartBuffer(Math.Min(count, mostInMemory)))
            .ToArray();
        for (var i = 0; i < parts; i++)
        {
            var buffer = buffers[i % Buffers];
            yield return sorted
                ? buffer.Ascending(count, (ulong)i, (ulong)parts)
                : buffer.AtRandom(i * mostInMemory, Math.Min(mostInMemory, count - (i * mostInMemory)));
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
