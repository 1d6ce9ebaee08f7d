using System.Text;

namespace DbDb.Functional.Codecs;

/// <summary>Text as UTF-8: its order is that of its code points.</summary>
internal static class Texts
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="EncoderFallbackException">Half of a surrogate pair stands alone.</exception>
    public static void Write(string value, ref KeyWriter writer)
    {
        ArgumentNullException.ThrowIfNull(value);
        writer.Write(ElementCode.Text);
        var start = writer.Length;
        WriteUnended(value, ref writer);
        Bytes.Terminate(ref writer, start);
    }

    /// <summary>What all longer texts begin with too.</summary>
    public static void WriteBeginning(string value, ref KeyWriter writer)
    {
        Write(value, ref writer);
        writer.Advance(-1);
    }

    /// <exception cref="FormatException">It isn't UTF-8.</exception>
    public static string Read(ref KeyReader reader)
    {
        try
        {
            return _strict.GetString(reader.ReadTerminated());
        }
        catch (DecoderFallbackException)
        {
            throw KeyReader.Malformed("a text isn't UTF-8");
        }
    }

    private static void WriteUnended(string value, ref KeyWriter writer)
    {
        var room = writer.Room(_strict.GetMaxByteCount(value.Length));
        writer.Advance(_strict.GetBytes(value, room));
    }
}
