using System.Collections.Frozen;
using System.Globalization;

namespace DbDb.Functional.Codecs;

/// <summary>
/// How an element looks as text, found by the name of its codec: for who has a database but not the program that
/// declared its keyspaces.
/// </summary>
internal abstract class ElementForm
{
    private const string DescendingSuffix = " descending";
    private const string OptionalSuffix = "?";
    private const string None = "null";

    // One that is descending, optional and descending again has three.
    private const int MostSuffixes = 6;

    private static readonly FrozenDictionary<string, ElementForm> _forms = Forms()
        .ToFrozenDictionary(one => one.Name, one => one.Form, StringComparer.Ordinal);

    private delegate T Parse<out T>(string text);

    private delegate string Format<in T>(T value);

    /// <summary>The forms of the elements that a codec of this name writes; null where one isn't known.</summary>
    public static ElementForm[]? In(string codec)
    {
        var names = KeyCodec.ElementsOf(codec);
        ElementForm[] forms = [.. names.Select(name => Of(name, MostSuffixes)).OfType<ElementForm>()];
        return forms.Length == names.Length ? forms : null;
    }

    /// <summary>The next element's text.</summary>
    /// <exception cref="FormatException">The codec has written no such element.</exception>
    public abstract string Read(ref KeyReader reader);

    /// <summary>Writes the element that this is the text of.</summary>
    /// <exception cref="FormatException">It is the text of none.</exception>
    public abstract void Write(string text, ref KeyWriter writer);

    private static ElementForm? Of(string codec, int suffixes) =>
        suffixes == 0 ? null
        : codec.EndsWith(OptionalSuffix, StringComparison.Ordinal)
            ? Of(codec[..^OptionalSuffix.Length], suffixes - 1) is { } some ? new Optional(some) : null
        : codec.EndsWith(DescendingSuffix, StringComparison.Ordinal)
            ? Of(codec[..^DescendingSuffix.Length], suffixes - 1) is { } ascending ? new Descending(ascending) : null
        : _forms.GetValueOrDefault(codec);

    private static IEnumerable<(string Name, ElementForm Form)> Forms() =>
    [
        Of(Codec.String, QuotedText.Of, QuotedText.Read),
        Of(Codec.Char, QuotedText.Of, QuotedText.ReadChar),
        Of(Codec.Bytes, bytes => "0x" + Convert.ToHexString(bytes.Span), ReadBytes),
        Of(Codec.Boolean, whether => whether ? "true" : "false", bool.Parse),
        Of(Codec.Byte),
        Of(Codec.SByte),
        Of(Codec.Int16),
        Of(Codec.UInt16),
        Of(Codec.Int32),
        Of(Codec.UInt32),
        Of(Codec.Int64),
        Of(Codec.UInt64),
        Of(Codec.Int128),
        Of(Codec.UInt128),
        Of(Codec.BigInteger),
        Of(Codec.Decimal),
        Of(Codec.Guid),
        Of(Codec.GuidLittleEndian),
        Of(Codec.DateOnly, "O"),
        Of(Codec.TimeOnly, "O"),
        Of(Codec.TimeSpan, "c"),
        Of(Codec.DateTimeOffset, "O"),
        Of(Codec.Half, FloatText.Of, FloatText.ReadHalf),
        Of(Codec.Single, FloatText.Of, FloatText.ReadSingle),
        Of(Codec.Double, FloatText.Of, FloatText.ReadDouble),
        Of(Codec.DateTime(DateTimeKind.Utc), time => Time(time), text => Time(text, DateTimeStyles.AssumeUniversal)),
        Of(Codec.DateTime(DateTimeKind.Unspecified), time => Time(time), text => Time(text, DateTimeStyles.None)),
    ];

    private static (string Name, ElementForm Form) Of<T>(KeyCodec<T> codec, string? format = null)
        where T : IParsable<T>, IFormattable =>
        Of(
            codec,
            value => value.ToString(format, CultureInfo.InvariantCulture),
            text => T.Parse(text, CultureInfo.InvariantCulture));

    private static (string Name, ElementForm Form) Of<T>(KeyCodec<T> codec, Format<T> format, Parse<T> parse) =>
        (codec.Name, new Plain<T>(codec, format, parse));

    private static Key ReadBytes(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? Convert.FromHexString(text.AsSpan(2))
            : throw new FormatException("it doesn't begin with 0x");

    private static string Time(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTime Time(string text, DateTimeStyles kind) =>
        DateTime.Parse(
            text,
            CultureInfo.InvariantCulture,
            kind | (kind is DateTimeStyles.None ? DateTimeStyles.RoundtripKind : DateTimeStyles.AdjustToUniversal));

    private sealed class Plain<T>(KeyCodec<T> codec, Format<T> format, Parse<T> parse) : ElementForm
    {
        public override string Read(ref KeyReader reader) => format(codec.Read(ref reader));

        public override void Write(string text, ref KeyWriter writer)
        {
            try
            {
                codec.Write(parse(text), ref writer);
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
            {
                throw new FormatException($"'{text}' is no {codec.Name}", e);
            }
        }
    }

    private sealed class Optional(ElementForm some) : ElementForm
    {
        public override string Read(ref KeyReader reader)
        {
            if (reader.Peek() != ElementCode.None)
            {
                return some.Read(ref reader);
            }

            _ = reader.ReadByte();
            return None;
        }

        public override void Write(string text, ref KeyWriter writer)
        {
            if (string.Equals(text, None, StringComparison.Ordinal))
            {
                writer.Write(ElementCode.None);
            }
            else
            {
                some.Write(text, ref writer);
            }
        }
    }

    private sealed class Descending(ElementForm ascending) : ElementForm
    {
        public override string Read(ref KeyReader reader) => DescendingElement.Read(ref reader, ascending.Read);

        public override void Write(string text, ref KeyWriter writer) =>
            DescendingElement.Write(text, ref writer, ascending.Write);
    }
}
