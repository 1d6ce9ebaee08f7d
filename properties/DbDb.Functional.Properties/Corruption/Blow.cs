using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>One damage to a file: some bytes have become others.</summary>
/// <param name="What">In words.</param>
/// <param name="At">Where they begin.</param>
/// <param name="Bytes">What they have become.</param>
internal sealed record Blow(string What, int At, ImmutableArray<byte> Bytes)
{
    /// <summary>What of the file it hits.</summary>
    public Hit Hit => new(At, At + Bytes.Length);

    /// <summary>A bit is turned over.</summary>
    public static Blow Bit(SampleFile sample, int at, int bit) =>
        new($"bit {bit} of byte {at} is turned over", at, [(byte)(sample.Bytes[at] ^ (1 << bit))]);

    /// <summary>A byte has become any other.</summary>
    public static Blow Byte(SampleFile sample, int at, int difference) =>
        new($"byte {at} has become another", at, [(byte)(sample.Bytes[at] ^ difference)]);

    /// <summary>A sector has zeros, as much of it as there is.</summary>
    public static Blow Zeros(SampleFile sample, int at, int size) =>
        new($"the {size} bytes at {at} are zeros", at, [.. new byte[Math.Min(size, sample.Bytes.Length - at)]]);

    /// <summary>
    /// A sector has what it had when this commit had just been made, and zeros where the file hadn't got so far.
    /// </summary>
    public static Blow Stale(SampleFile sample, int commit, int at, int size)
    {
        var bytes = new byte[Math.Min(size, sample.Bytes.Length - at)];
        var before = sample.Earlier[commit].AsSpan();
        before = before[Math.Min(at, before.Length)..];
        before[..Math.Min(bytes.Length, before.Length)].CopyTo(bytes);
        return new($"the {size} bytes at {at} are those after commit {commit}", at, [.. bytes]);
    }

    /// <summary>The sector of so many bytes that an offset lies in.</summary>
    public static int SectorOf(int offset, int size) => offset / size * size;

    /// <summary>Whether it changes anything.</summary>
    public bool Hurts(byte[] bytes) => !bytes.AsSpan(At, Bytes.Length).SequenceEqual(Bytes.AsSpan());

    /// <summary>Strikes.</summary>
    public void Strike(byte[] bytes) => Bytes.AsSpan().CopyTo(bytes.AsSpan(At));
}
