using System.Buffers.Binary;

namespace DbDb.Functional.Benchmarks.Data;

/// <summary>
/// Pseudo-random numbers, the same on every run and machine: the finaliser of SplitMix64 over a counter (G. L. Steele,
/// D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// </summary>
internal static class Mixer
{
    public static ulong Mix(ulong seed, ulong counter)
    {
        var z = (seed * 0xD1B54A32D192ED03) + ((counter + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to but not including 1.</summary>
    public static double Fraction(ulong seed, ulong counter) => (Mix(seed, counter) >> 11) * (1.0 / (1L << 53));

    /// <summary>So many random bytes. Those of one seed begin alike, whatever the count.</summary>
    public static byte[] Bytes(ulong seed, int count)
    {
        var bytes = new byte[count];
        Fill(seed, 0, bytes);
        return bytes;
    }

    /// <summary>Those random bytes of a seed that lie from a place on, without making any before them.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="from">The place of the first, from 0.</param>
    /// <param name="bytes">Where they go.</param>
    public static void Fill(ulong seed, long from, Span<byte> bytes)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        var (next, skipped) = ((ulong)from / sizeof(ulong), (int)(from % sizeof(ulong)));
        if (skipped > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Mix(seed, next++));
            var first = word[skipped..Math.Min(sizeof(ulong), skipped + bytes.Length)];
            first.CopyTo(bytes);
            bytes = bytes[first.Length..];
        }

        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, Mix(seed, next++));
        }

        BinaryPrimitives.WriteUInt64LittleEndian(word, Mix(seed, next));
        word[..bytes.Length].CopyTo(bytes);
    }

    /// <summary>So many random places below a bound, with repetition.</summary>
    public static int[] Places(ulong seed, int count, int below)
    {
        var places = new int[count];
        for (var i = 0; i < count; i++)
        {
            places[i] = (int)(Mix(seed, (ulong)i) % (ulong)below);
        }

        return places;
    }

    /// <summary>The places below a bound, each once, in random order (Fisher and Yates).</summary>
    public static int[] Permutation(ulong seed, int below)
    {
        var places = Enumerable.Range(0, below).ToArray();
        for (var i = below - 1; i > 0; i--)
        {
            var j = (int)(Mix(seed, (ulong)i) % (ulong)(i + 1));
            (places[i], places[j]) = (places[j], places[i]);
        }

        return places;
    }
}
