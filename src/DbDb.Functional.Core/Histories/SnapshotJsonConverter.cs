using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbDb.Functional;

/// <summary>
/// A <see cref="Snapshot"/> in JSON: its revision, instant, note and how many entries it has, named after the
/// serializer's policy; not its entries, which may be any number, and of which <see cref="Snapshot.Range"/> gives those
/// that are wanted. It can't be read back: <c>Database.At</c> has the snapshot of a revision.
/// </summary>
public sealed class SnapshotJsonConverter : JsonConverter<Snapshot>
{
    private static readonly InstantJsonConverter _instants = new();

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Snapshot Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException(
            "a snapshot can't be read from JSON, which hasn't its entries: read its revision, and ask the database"
        );

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Snapshot value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        writer.WriteStartObject();
        writer.WriteNumber(Name(nameof(Snapshot.Revision)), value.Revision.Number);
        writer.WritePropertyName(Name(nameof(Snapshot.Instant)));
        _instants.Write(writer, value.Instant, options);
        writer.WriteString(Name(nameof(Snapshot.Note)), value.Note);
        writer.WriteNumber(Name(nameof(Snapshot.Count)), value.Count);
        writer.WriteEndObject();

        string Name(string property) => options.PropertyNamingPolicy?.ConvertName(property) ?? property;
    }
}
