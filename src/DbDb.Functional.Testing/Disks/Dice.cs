namespace DbDb.Functional.Testing;

/// <summary>
/// Numbers that look random and follow from a seed alone, on every machine and in every version of .NET. (SplitMix64:
/// G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.)
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Dice for one thing among many, so that what happens to it doesn't depend on the others.</summary>
    public static Dice For(ulong seed, long number) => new(new Dice(seed + (ulong)number * 0xD1B54A32D192ED03).Next());

    /// <summary>Any number.</summary>
    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 up to, and without, <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>A number from 0 up to, and without, 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int count) => Below(count) == 0;

    /// <summary>One of these.</summary>
    public T Of<T>(ReadOnlySpan<T> items) => items[Below(items.Length)];
}
