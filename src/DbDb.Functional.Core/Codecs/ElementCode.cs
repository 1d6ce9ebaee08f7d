namespace DbDb.Functional.Codecs;

/// <summary>
/// The first byte of each element of a key, which tells its kind. Those below 0x40, and what follows them, are those of
/// FoundationDB's tuple layer (design/tuple.md of its sources); those from 0x40 on are what it leaves to its users.
/// These numbers lie on disk: never change them.
/// </summary>
internal static class ElementCode
{
    public const byte None = 0x00;
    public const byte Bytes = 0x01;
    public const byte Text = 0x02;

    /// <summary>A negative integer of more than 8 bytes, whose number follows, turned over.</summary>
    public const byte LongNegative = 0x0B;

    /// <summary>Zero. So many bytes before and after it: so many bytes has a negative or positive integer.</summary>
    public const byte Zero = 0x14;

    /// <summary>A positive integer of more than 8 bytes, whose number follows.</summary>
    public const byte LongPositive = 0x1D;
    public const byte Single = 0x20;
    public const byte Double = 0x21;
    public const byte False = 0x26;
    public const byte True = 0x27;
    public const byte Guid = 0x30;
    public const byte Decimal = 0x40;
    public const byte Descending = 0x41;
    public const byte Half = 0x42;
    public const byte GuidLittleEndian = 0x43;
    public const byte InstantWithOffset = 0x44;
}
