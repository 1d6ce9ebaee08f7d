using System.Text.Json;
using System.Text.Unicode;

namespace DbDb.Functional.Keys;

/// <summary>
/// Bytes in JSON: a string where they are UTF-8, for then it is what a person and any program expects, and
/// <c>{"base64":"…"}</c> where they aren't. So any bytes are read back as they were, and no text is taken for base64.
/// </summary>
internal static class JsonBytes
{
    private static ReadOnlySpan<byte> Name => "base64"u8;

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            writer.WriteStringValue(bytes);
            return;
        }

        writer.WriteStartObject();
        writer.WriteBase64String(Name, bytes);
        writer.WriteEndObject();
    }

    public static byte[] Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return Text(ref reader);
        }

        if (
            reader.TokenType == JsonTokenType.StartObject
            && reader.Read()
            && reader.TokenType == JsonTokenType.PropertyName
            && reader.ValueTextEquals(Name)
            && reader.Read()
            && reader.TokenType == JsonTokenType.String
            && reader.TryGetBytesFromBase64(out var bytes)
            && reader.Read()
            && reader.TokenType == JsonTokenType.EndObject
        )
        {
            return bytes;
        }

        throw new JsonException("bytes are a string, or an object with 'base64' and nothing else");
    }

    /// <summary>The bytes as a property's name, which can only be text.</summary>
    public static void WriteName(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            throw new JsonException($"{ByteText.Quoted(bytes)} isn't UTF-8, and can't be the name of a property");
        }

        writer.WritePropertyName(bytes);
    }

    /// <summary>The bytes of a string, or of a property's name.</summary>
    public static byte[] Text(ref Utf8JsonReader reader)
    {
        var most = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        var room = new byte[checked((int)most)];
        var length = reader.CopyString(room);
        return length == room.Length ? room : room[..length];
    }
}
