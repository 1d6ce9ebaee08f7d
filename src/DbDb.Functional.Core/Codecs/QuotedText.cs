using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DbDb.Functional.Codecs;

/// <summary>Text in quotes, as JSON has it.</summary>
internal static class QuotedText
{
    private const char Quote = '"';

    public static string Of(string text) =>
        $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>Half of a surrogate pair, which JSON can't have, as its number.</summary>
    public static string Of(char one) => char.IsSurrogate(one) ? $"U+{(int)one:X4}" : Of(one.ToString());

    /// <summary>Where the text that begins with a quote ends: after its other quote, or at the end.</summary>
    public static int EndOf(ReadOnlySpan<char> text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == Quote)
            {
                return at + 1;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return text.Length;
    }

    /// <summary>The text; what doesn't begin with a quote is itself.</summary>
    /// <exception cref="FormatException">It begins with a quote, and isn't a string of JSON.</exception>
    public static string Read(string text)
    {
        if (!text.StartsWith(Quote))
        {
            return text;
        }

        try
        {
            var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType is JsonTokenType.String && reader.GetString() is { } read
                && !reader.Read()
                    ? read
                    : throw new FormatException("it isn't a string");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <exception cref="FormatException">It isn't one character of UTF-16.</exception>
    public static char ReadChar(string text) =>
        text.StartsWith("U+", StringComparison.Ordinal)
            ? (char)ushort.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : char.Parse(Read(text));
}
