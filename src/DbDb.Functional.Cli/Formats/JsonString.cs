using System.Buffers;
using System.Globalization;

namespace DbDb.Functional.Cli;

/// <summary>
/// A JSON string (RFC 8259) of UTF-8 bytes. Every control character is escaped, C1 ones included, so that a terminal is safe from
/// it; all else stays as it is, for people to read.
/// </summary>
internal static class JsonString
{
    private const byte Delete = 0x7F;
    private const byte LeadOfC1 = 0xC2; // U+0080 to U+009F are C2 80 to C2 9F
    private const byte LastC1 = 0x9F;

    private static readonly SearchValues<byte> _special =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (byte)c), (byte)'"', (byte)'\\', Delete, LeadOfC1]);

    /// <summary>Writes <paramref name="text"/>, valid UTF-8, quoted.</summary>
    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(_special);
            if (plain < 0)
            {
                output.Write(text);
                break;
            }

            output.Write(text[..plain]);
            text = text[plain..];
            text = text[WriteFirst(text, output)..];
        }

        output.Write("\""u8);
    }

    private static int WriteFirst(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        switch (text[0])
        {
            case (byte)'"':
                output.Write(@"\"""u8);
                return 1;
            case (byte)'\\':
                output.Write(@"\\"u8);
                return 1;
            case (byte)'\t':
                output.Write(@"\t"u8);
                return 1;
            case (byte)'\n':
                output.Write(@"\n"u8);
                return 1;
            case (byte)'\r':
                output.Write(@"\r"u8);
                return 1;
            case LeadOfC1 when text[1] <= LastC1:
                WriteCode(text[1], output);
                return 2;
            case LeadOfC1:
                output.Write(text[..2]);
                return 2;
            default:
                WriteCode(text[0], output);
                return 1;
        }
    }

    private static void WriteCode(byte code, IBufferWriter<byte> output)
    {
        output.Write(@"\u"u8);
        code.TryFormat(output.GetSpan(4), out _, "x4", CultureInfo.InvariantCulture);
        output.Advance(4);
    }
}
