using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbDb.Functional;

/// <summary>A <see cref="Revision"/> in JSON: its number; as a dictionary's key, that in decimal.</summary>
public sealed class RevisionJsonConverter : JsonConverter<Revision>
{
    /// <inheritdoc/>
    public override Revision Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)
            ? new(number)
            : throw new JsonException("a revision is a whole number");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Revision value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(value.Number);
    }

    /// <inheritdoc/>
    public override Revision ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        long.TryParse(
            reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new(number)
            : throw new JsonException("a revision is a whole number");

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, Revision value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value.ToString());
    }
}
