using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbDb.Functional;

/// <summary>
/// An <see cref="Instant"/> in JSON: ISO 8601 in UTC, to the tick, as <see cref="Instant.ToString"/> has it; one that
/// no calendar has is the number <see cref="Instant.UnixTimeTicks"/>. A time with an offset is read too; one without is
/// in UTC, whatever the machine's time zone.
/// </summary>
public sealed class InstantJsonConverter : JsonConverter<Instant>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <inheritdoc/>
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var ticks) ? new Instant(ticks)
        : reader.TokenType == JsonTokenType.String
        && DateTimeOffset.TryParseExact(
            reader.GetString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
        : throw new JsonException("an instant is a time as in \"2026-11-22T13:04:17.1234567Z\"");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.IsInCalendar)
        {
            writer.WriteStringValue(value.ToString());
        }
        else
        {
            writer.WriteNumberValue(value.UnixTimeTicks);
        }
    }
}
