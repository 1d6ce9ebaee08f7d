using System.Text.Json;
using System.Text.Json.Serialization;
using DbDb.Functional.Keys;

namespace DbDb.Functional;

/// <summary>
/// A <see cref="Key"/> in JSON: a string where its bytes are UTF-8, else <c>{"base64":"…"}</c>; any key is read back as
/// it was. As a dictionary's key it is a property's name, and must be UTF-8.
/// </summary>
public sealed class KeyJsonConverter : JsonConverter<Key>
{
    /// <inheritdoc/>
    public override Key Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonBytes.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Key value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonBytes.Write(writer, value.Span);
    }

    /// <inheritdoc/>
    public override Key ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonBytes.Text(ref reader);

    /// <inheritdoc/>
    /// <exception cref="JsonException">Its bytes aren't UTF-8.</exception>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, Key value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonBytes.WriteName(writer, value.Span);
    }
}
