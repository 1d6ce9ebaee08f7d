using System.Text.Json;
using System.Text.Json.Serialization;
using DbDb.Functional.Keys;

namespace DbDb.Functional;

/// <summary>
/// A <see cref="Value"/> in JSON: a string where its bytes are UTF-8, else <c>{"base64":"…"}</c>; any value is read
/// back as it was. One that is JSON itself is a string all the same: what it is, only its owner knows.
/// </summary>
public sealed class ValueJsonConverter : JsonConverter<Value>
{
    /// <inheritdoc/>
    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonBytes.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonBytes.Write(writer, value.Span);
    }
}
