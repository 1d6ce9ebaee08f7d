using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DbDb.Functional.Codecs;

/// <summary>Elements as text, read without the codec that wrote them: each says itself what it is.</summary>
internal static class ElementText
{
    /// <summary>
    /// Reads the next element: text as JSON has it, bytes as hexadecimal digits after 0x, nothing as <c>null</c>.
    /// </summary>
    /// <param name="reader">Where it stands.</param>
    /// <param name="codec">
    /// The name of its codec, by which a date is told from an integer; where it is another's or none, it is as if the
    /// element were just what it says.
    /// </param>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Read(ref KeyReader reader, string codec = "")
    {
        switch (reader.Peek())
        {
            case ElementCode.None:
                _ = reader.ReadByte();
                return "null";
            case ElementCode.Bytes:
                return "0x" + Convert.ToHexString(Codec.Bytes.Read(ref reader).Span);
            case ElementCode.Text:
                return Quoted(Codec.String.Read(ref reader));
            case ElementCode.Single:
                return Invariant(Codec.Single.Read(ref reader));
            case ElementCode.Double:
                return Invariant(Codec.Double.Read(ref reader));
            case ElementCode.Half:
                return Invariant(Codec.Half.Read(ref reader));
            case ElementCode.False or ElementCode.True:
                return Codec.Boolean.Read(ref reader) ? "true" : "false";
            case ElementCode.Guid:
                return Codec.Guid.Read(ref reader).ToString();
            case ElementCode.GuidLittleEndian:
                return Codec.GuidLittleEndian.Read(ref reader).ToString();
            case ElementCode.Decimal:
                return Invariant(Codec.Decimal.Read(ref reader));
            case ElementCode.InstantWithOffset:
                return Codec.DateTimeOffset.Read(ref reader).ToString("O", CultureInfo.InvariantCulture);
            case ElementCode.Descending:
                return DescendingElement.Read(ref reader, (ref within) => Read(ref within, codec));
            default:
                return Integer(ref reader, codec);
        }
    }

    private static string Integer(ref KeyReader reader, string codec) =>
        Undecorated(codec) switch
        {
            "char" => Quoted(Codec.Char.Read(ref reader)),
            "date" => Codec.DateOnly.Read(ref reader).ToString("O", CultureInfo.InvariantCulture),
            "time" => Codec.TimeOnly.Read(ref reader).ToString("O", CultureInfo.InvariantCulture),
            "duration" => Codec.TimeSpan.Read(ref reader).ToString("c", CultureInfo.InvariantCulture),
            "datetime" => Time(DateTimeKind.Unspecified, ref reader),
            "datetime utc" => Time(DateTimeKind.Utc, ref reader),
            _ => Integers.ReadBig(ref reader).ToString(CultureInfo.InvariantCulture),
        };

    private static string Time(DateTimeKind kind, ref KeyReader reader) =>
        Codec.DateTime(kind).Read(ref reader).ToString("O", CultureInfo.InvariantCulture);

    private static string Undecorated(string codec) =>
        codec.Replace(" descending", "", StringComparison.Ordinal).Replace("?", "", StringComparison.Ordinal);

    private static string Quoted(char one) =>
        char.IsSurrogate(one) ? $"\"\\u{(int)one:x4}\"" : Quoted(one.ToString());

    private static string Quoted(string text) =>
        $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string Invariant(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
