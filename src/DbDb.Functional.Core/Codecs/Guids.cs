namespace DbDb.Functional.Codecs;

/// <summary>Guids, in the order of their text or in that of their bytes as .NET has them in memory.</summary>
internal static class Guids
{
    private const int Size = 16;

    public static void Write(Guid value, bool isBigEndian, ref KeyWriter writer)
    {
        writer.Write(isBigEndian ? ElementCode.Guid : ElementCode.GuidLittleEndian);
        _ = value.TryWriteBytes(writer.Room(Size), isBigEndian, out _);
        writer.Advance(Size);
    }

    public static Guid Read(bool isBigEndian, ref KeyReader reader)
    {
        Span<byte> bytes = stackalloc byte[Size];
        reader.Read(bytes);
        return new(bytes, isBigEndian);
    }
}
