using System.Buffers.Binary;

namespace DbDb.Functional.Codecs;

/// <summary>Instants with an offset: the ticks of the one, in 8 bytes, then the minutes of the other, in 2.</summary>
internal static class Offsets
{
    // What is added to an offset, so that none is negative. It lies on disk: never change it.
    private const int Bias = 1 << 15;

    public static void Write(DateTimeOffset value, ref KeyWriter writer)
    {
        writer.Write(ElementCode.InstantWithOffset);
        var room = writer.Room(sizeof(long) + sizeof(ushort));
        BinaryPrimitives.WriteInt64BigEndian(room, value.UtcTicks);
        BinaryPrimitives.WriteUInt16BigEndian(room[sizeof(long)..], (ushort)(value.TotalOffsetMinutes + Bias));
        writer.Advance(sizeof(long) + sizeof(ushort));
    }

    public static DateTimeOffset Read(ref KeyReader reader)
    {
        var (ticks, minutes) = (reader.ReadNumber(sizeof(long)), (int)reader.ReadNumber(sizeof(ushort)) - Bias);
        try
        {
            return new DateTimeOffset((long)ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes((long)minutes));
        }
        catch (ArgumentException)
        {
            throw KeyReader.Malformed("an instant is out of its range");
        }
    }
}
