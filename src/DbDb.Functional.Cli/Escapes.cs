using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>
/// Bytes as text and back. Tab, newline, carriage return and backslash become <c>\t \n \r \\</c>; every other control
/// character (C0, DEL, C1) and every byte that isn't UTF-8 becomes <c>\xNN</c>, byte by byte, so that nothing shown
/// can steer a terminal; all else stands for itself. Reading reverses it exactly, and takes every byte but the
/// backslash as it is. What people are shown has escapes for what can't be seen or turns the direction of text, too:
/// see <see cref="ByteText"/>.
/// </summary>
internal static class Escapes
{
    /// <summary>The most bytes that one escaped byte takes.</summary>
    public const int Longest = 4;

    private const int LastC1Control = 0x9F;

    // what stands for itself wherever it is shown, and in lines of text
    private static readonly SearchValues<byte> _layout =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c), (byte)'\t', (byte)'\n']);

    private static readonly SearchValues<byte> _plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Where(c => c != '\\').Select(c => (byte)c)]);

    /// <summary>Writes the escaped form of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="output">Where to.</param>
    /// <param name="keepLayout">
    /// Whether tab, newline and carriage return stand for themselves, as inside a quoted csv field.
    /// </param>
    public static void Write(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, bool keepLayout = false)
    {
        while (!bytes.IsEmpty)
        {
            var plain = bytes.IndexOfAnyExcept(_plain);
            if (plain < 0)
            {
                output.Write(bytes);
                return;
            }

            output.Write(bytes[..plain]);
            bytes = bytes[plain..];
            bytes = bytes[WriteFirst(bytes, output, keepLayout)..];
        }
    }

    /// <summary>
    /// One line of text that is safe to show: what isn't visible is escaped, and so are the bytes that an argument has
    /// and that aren't UTF-8; backslashes aren't.
    /// </summary>
    public static string Line(string text)
    {
        if (Ascii.IsValid(text) && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var line = new StringBuilder(text.Length + Longest);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var isText = Rune.DecodeFromUtf16(rest, out var rune, out var used) == OperationStatus.Done;
            var piece = rest[..used].ToString();
            line.Append(isText && ByteText.IsVisible(rune) ? piece : ByteText.Escaped(RawArguments.Bytes(piece)));
            rest = rest[used..];
        }

        return line.ToString();
    }

    /// <summary>
    /// Writes <paramref name="bytes"/> as a terminal is to show them: as they are, in lines, but for what isn't
    /// visible.
    /// </summary>
    /// <returns>How many bytes were written so: at their end may be the beginning of a character.</returns>
    public static int WriteVisible(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var rest = bytes;
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOfAnyExcept(_layout) is var found and >= 0 ? found : rest.Length;
            output.Write(rest[..plain]);
            rest = rest[plain..];
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var length);
            if (status == OperationStatus.NeedMoreData)
            {
                break;
            }

            WriteVisible(rest[..length], status == OperationStatus.Done && ByteText.IsVisible(rune), output);
            rest = rest[length..];
        }

        return bytes.Length - rest.Length;
    }

    /// <summary>
    /// Reads escaped text into <paramref name="bytes"/>, which is at least as long, and returns how many bytes it
    /// gives.
    /// </summary>
    /// <exception cref="FormatException">There is a backslash that begins no escape.</exception>
    public static int Read(ReadOnlySpan<byte> text, Span<byte> bytes, bool keepLayout = false)
    {
        Debug.Assert(bytes.Length >= text.Length, "an escape is never shorter than what it stands for");
        var written = 0;
        while (true)
        {
            var plain = text.IndexOf((byte)'\\');
            if (plain < 0)
            {
                text.CopyTo(bytes[written..]);
                return written + text.Length;
            }

            text[..plain].CopyTo(bytes[written..]);
            written += plain;
            text = text[plain..];
            text = text[ReadFirst(text, out bytes[written++], keepLayout)..];
        }
    }

    /// <summary>The bytes that escaped text stands for.</summary>
    /// <exception cref="FormatException">There is a backslash that begins no escape.</exception>
    public static byte[] Read(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        return bytes[..Read(text, bytes)];
    }

    private static int WriteFirst(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, bool keepLayout)
    {
        switch (bytes[0])
        {
            case (byte)'\\':
                output.Write(@"\\"u8);
                return 1;
            case (byte)'\t' or (byte)'\n' or (byte)'\r' when keepLayout:
                output.Write(bytes[..1]);
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
        }

        var isRune = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done;
        if (isRune && rune.Value > LastC1Control)
        {
            output.Write(bytes[..length]);
            return length;
        }

        WriteNumbers(bytes[..length], output);
        return length;
    }

    private static void WriteVisible(ReadOnlySpan<byte> character, bool isVisible, IBufferWriter<byte> output)
    {
        if (isVisible)
        {
            output.Write(character);
        }
        else
        {
            WriteNumbers(character, output);
        }
    }

    /// <summary>Writes each byte as <c>\xNN</c>.</summary>
    public static void WriteNumbers(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        foreach (var b in bytes)
        {
            output.Write([(byte)'\\', (byte)'x', HexDigit(b >> 4), HexDigit(b & 0xF)]);
        }
    }

    private static int ReadFirst(ReadOnlySpan<byte> text, out byte value, bool keepLayout)
    {
        switch (text.Length > 1 ? text[1] : 0)
        {
            case '\\':
                value = (byte)'\\';
                return 2;
            case 't' when !keepLayout:
                value = (byte)'\t';
                return 2;
            case 'n' when !keepLayout:
                value = (byte)'\n';
                return 2;
            case 'r' when !keepLayout:
                value = (byte)'\r';
                return 2;
            case 'x' when text.Length >= Longest
                && char.IsAsciiHexDigit((char)text[2])
                && char.IsAsciiHexDigit((char)text[3]):
                value = (byte)((HexValue(text[2]) << 4) | HexValue(text[3]));
                return Longest;
            default:
                var known = keepLayout ? @"\\ and \xNN" : @"\t \n \r \\ and \xNN";
                var found = ByteText.Escaped(text[1..Math.Min(text.Length, 2)]);
                throw new FormatException($"'{found}' after a backslash begins no escape; there are {known}");
        }
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
