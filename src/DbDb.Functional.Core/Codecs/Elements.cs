namespace DbDb.Functional.Codecs;

/// <summary>Keys as elements, one after the other.</summary>
internal static class Elements
{
    // No element begins with it.
    private const byte Beyond = 0xFF;

    // In each other: a descending element of an optional descending one has two.
    private const int MostDescending = 4;

    /// <summary>The keys that begin with these elements.</summary>
    public static KeyRange Under(Key elements) =>
        KeyRange.From(elements).To(Of(elements, new Key(new[] { Beyond })));

    /// <summary>The keys whose bytes after an element of text begin as the text does.</summary>
    public static KeyRange Beginning(Key elements) => KeyRange.Prefix(new Key(elements.Bytes[..^1]));

    /// <summary>Goes past the next element, of whatever kind it is.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static void Skip(ref KeyReader reader) => Skip(ref reader, MostDescending);

    /// <summary>The elements of the one, then those of the other.</summary>
    public static Key Of(Key one, Key other)
    {
        var both = new byte[one.Length + other.Length];
        one.Span.CopyTo(both);
        other.Span.CopyTo(both.AsSpan(one.Length));
        return both;
    }

    private static void Skip(ref KeyReader reader, int descending)
    {
        switch (reader.Peek())
        {
            case >= ElementCode.LongNegative and <= ElementCode.LongPositive:
                _ = Integers.ReadBig(ref reader);
                return;
            case ElementCode.Descending when descending > 0:
                _ = DescendingElement.Read(ref reader, (ref within) =>
                {
                    Skip(ref within, descending - 1);
                    return 0;
                });
                return;
            default:
                SkipAfter(reader.ReadByte(), ref reader);
                return;
        }
    }

    private static void SkipAfter(byte code, ref KeyReader reader)
    {
        switch (code)
        {
            case ElementCode.None or ElementCode.False or ElementCode.True:
                return;
            case ElementCode.Bytes or ElementCode.Text:
                _ = reader.ReadTerminated();
                return;
            case ElementCode.Decimal:
                _ = Decimals.Read(ref reader);
                return;
            case ElementCode.Half or ElementCode.Single or ElementCode.Double:
                _ = reader.ReadNumber(code switch
                {
                    ElementCode.Half => sizeof(ushort),
                    ElementCode.Single => sizeof(float),
                    _ => sizeof(double),
                });
                return;
            case ElementCode.Guid or ElementCode.GuidLittleEndian:
                _ = Guids.Read(isBigEndian: true, ref reader);
                return;
            case ElementCode.InstantWithOffset:
                _ = Offsets.Read(ref reader);
                return;
            default:
                throw KeyReader.Malformed("no element begins so");
        }
    }
}
