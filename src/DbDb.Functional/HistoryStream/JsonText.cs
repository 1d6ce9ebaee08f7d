using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace DbDb.Functional.HistoryStream;

/// <summary>
/// Bytes as a JSON property: a string if they are UTF-8 and it is no longer than their base64; else base64, and the
/// property's name ends in 64. Of a string nothing is escaped but what has to be, in the shortest way. So equal bytes
/// are written as equal ones.
/// </summary>
internal static class JsonText
{
    private const byte FirstPlain = 0x20;

    // A multiple of 3, so that what is written piece by piece is the base64 of the whole.
    private const int Piece = 24 << 10;

    private static readonly SearchValues<byte> _special =
        SearchValues.Create([.. Enumerable.Range(0, FirstPlain).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>Writes the property <paramref name="name"/>, or the one of that name and 64.</summary>
    public static void WriteProperty(HashedOutput output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes)
    {
        var isText = Utf8.IsValid(bytes) && IsNoLonger(bytes);
        output.Write("\""u8);
        output.Write(name);
        output.Write(isText ? "\":"u8 : "64\":"u8);
        if (isText)
        {
            WriteString(output, bytes);
        }
        else
        {
            WriteBase64(output, bytes);
        }
    }

    /// <summary>Writes UTF-8 as a string.</summary>
    public static void WriteString(HashedOutput output, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        for (var at = text.IndexOfAny(_special); at >= 0; at = text.IndexOfAny(_special))
        {
            output.Write(text[..at]);
            WriteEscape(output, text[at]);
            text = text[(at + 1)..];
        }

        output.Write(text);
        output.Write("\""u8);
    }

    private static bool IsNoLonger(ReadOnlySpan<byte> text)
    {
        var room = Base64.GetMaxEncodedToUtf8Length(text.Length) - text.Length;
        for (var at = text.IndexOfAny(_special); at >= 0 && room >= 0; at = text.IndexOfAny(_special))
        {
            room -= Short(text[at]) == 0 ? 5 : 1;
            text = text[(at + 1)..];
        }

        return room >= 0;
    }

    private static void WriteEscape(HashedOutput output, byte special)
    {
        if (Short(special) is var letter && letter != 0)
        {
            output.Write([(byte)'\\', letter]);
        }
        else
        {
            output.Write("\\u00"u8);
            output.Write([Digit(special >> 4), Digit(special & 0xF)]);
        }
    }

    // What stands after the backslash, if that is all.
    private static byte Short(byte special) => special switch
    {
        (byte)'"' or (byte)'\\' => special,
        (byte)'\b' => (byte)'b',
        (byte)'\t' => (byte)'t',
        (byte)'\n' => (byte)'n',
        (byte)'\f' => (byte)'f',
        (byte)'\r' => (byte)'r',
        _ => 0,
    };

    private static byte Digit(int value) => "0123456789abcdef"u8[value];

    private static void WriteBase64(HashedOutput output, ReadOnlySpan<byte> bytes)
    {
        output.Write("\""u8);
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(Piece, bytes.Length)..])
        {
            var piece = bytes[..Math.Min(Piece, bytes.Length)];
            Base64.EncodeToUtf8(
                piece,
                output.Room(Base64.GetMaxEncodedToUtf8Length(piece.Length)),
                out _,
                out var written
            );
            output.Advance(written);
        }

        output.Write("\""u8);
    }
}
