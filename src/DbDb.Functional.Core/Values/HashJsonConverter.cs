using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbDb.Functional;

/// <summary>A <see cref="Hash"/> in JSON: a string of 64 hexadecimal digits, written as small letters.</summary>
public sealed class HashJsonConverter : JsonConverter<Hash>
{
    /// <inheritdoc/>
    public override Hash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<byte> bytes = stackalloc byte[Hash.Size];
        return reader.TokenType == JsonTokenType.String
            && Convert.FromHexString(reader.GetString()!, bytes, out var read, out var written) == OperationStatus.Done
            && (read, written) == (2 * Hash.Size, Hash.Size)
                ? Hash.Read(bytes)
                : throw new JsonException("a hash is 64 hexadecimal digits");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Hash value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
