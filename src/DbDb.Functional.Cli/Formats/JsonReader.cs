using System.Text.Json;
using System.Text.Unicode;

namespace DbDb.Functional.Cli;

/// <summary>
/// A JSON object a line, with the properties <c>key</c> or <c>key64</c> and <c>value</c> or <c>value64</c>:
/// strings, in base64 where the name ends in 64. Anything else is malformed, a property too many as much as one too
/// few.
/// </summary>
internal static class JsonReader
{
    private const string Wanted = "an object with 'key' or 'key64' and 'value' or 'value64' is wanted";

    /// <summary>The entry that a line stands for.</summary>
    /// <exception cref="FormatException">It stands for none.</exception>
    public static Entry Entry(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            throw new FormatException("not UTF-8");
        }

        try
        {
            var reader = new Utf8JsonReader(line);
            var entry = Read(ref reader);
            return reader.Read() ? throw new FormatException(Wanted) : entry;
        }
        catch (JsonException failure)
        {
            var at = failure.BytePositionInLine + 1;
            throw new FormatException(
                FormattableString.Invariant($"not JSON, at byte {at} of the line; {Wanted}"),
                failure
            );
        }
        catch (InvalidOperationException failure)
        {
            throw new FormatException("a string with half a surrogate pair", failure);
        }
    }

    private static Entry Read(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException(Wanted);
        }

        byte[]? key = null;
        byte[]? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("key"u8))
            {
                key = Text(ref reader, key, "key");
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                value = Text(ref reader, value, "value");
            }
            else if (reader.ValueTextEquals("key64"u8))
            {
                key = Base64(ref reader, key, "key");
            }
            else if (reader.ValueTextEquals("value64"u8))
            {
                value = Base64(ref reader, value, "value");
            }
            else
            {
                throw new FormatException($"an unknown property, '{Escapes.Line(reader.GetString()!)}'; {Wanted}");
            }
        }

        return EntryReader.Checked(
            key ?? throw new FormatException($"no key; {Wanted}"),
            value ?? throw new FormatException($"no value; {Wanted}")
        );
    }

    private static byte[] Text(ref Utf8JsonReader reader, byte[]? before, string what)
    {
        ReadString(ref reader, before, what);
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.ToArray();
        }

        var bytes = new byte[reader.ValueSpan.Length];
        return bytes[..reader.CopyString(bytes)];
    }

    private static byte[] Base64(ref Utf8JsonReader reader, byte[]? before, string what)
    {
        ReadString(ref reader, before, what);
        return reader.TryGetBytesFromBase64(out var bytes) ? bytes
            : throw new FormatException($"the {what} isn't base64");
    }

    private static void ReadString(ref Utf8JsonReader reader, byte[]? before, string what)
    {
        if (before is not null)
        {
            throw new FormatException($"a second {what}; {Wanted}");
        }

        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            throw new FormatException($"the {what} isn't a string");
        }
    }
}
