using System.Globalization;

namespace DbDb.Functional;

/// <summary>
/// Where a record lies in the log: its offset and its length, each in units of 8 bytes, in one number (40 bits and 24
/// bits, so up to 8 TiB of log and 128 MiB a record). Write-once: what an address names never changes.
/// </summary>
/// <param name="Bits">The number; 0 is no address.</param>
public readonly record struct Address(ulong Bits)
{
    /// <summary>The end of the last record that can be addressed: 8 TiB.</summary>
    public const long MaxOffset = 1L << 43;

    /// <summary>What every offset and length is a multiple of.</summary>
    internal const int Unit = 8;

    private const int LengthBits = 24;

    /// <summary>No address.</summary>
    public static Address None => default;

    /// <summary>Whether this is no address.</summary>
    public bool IsNone => Bits == 0;

    /// <summary>
    /// Whether it isn't one yet, but the number of a value that isn't stored: nothing that lies anywhere has no length.
    /// </summary>
    internal bool IsFresh => Length == 0;

    /// <summary>The first byte's offset from the start of the file.</summary>
    public long Offset => (long)(Bits >> LengthBits) * Unit;

    /// <summary>How many bytes, padding included.</summary>
    public int Length => (int)(Bits & ((1UL << LengthBits) - 1)) * Unit;

    /// <summary>The offset after the last byte.</summary>
    public long End => Offset + Length;

    /// <summary>
    /// The address of <paramref name="length"/> bytes at <paramref name="offset"/>, both multiples of 8.
    /// </summary>
    internal static Address At(long offset, int length) =>
        new(((ulong)(offset / Unit) << LengthBits) | (uint)(length / Unit));

    /// <summary>Offset and length in decimal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Offset}+{Length}");
}
