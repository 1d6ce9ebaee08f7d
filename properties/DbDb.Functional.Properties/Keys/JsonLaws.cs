using System.Text.Json;

namespace DbDb.Functional.Properties;

/// <summary>What is written as JSON is read back as it was.</summary>
public class JsonLaws
{
    private static readonly JsonSerializerOptions _piecewise = new() { DefaultBufferSize = 1 };

    [Law]
    public bool Any_bytes_are_read_back(Key key, Value value, byte[] bytes) =>
        Again(key) == key && Again(value) == value && Again(new Value(bytes)) == new Value(bytes);

    [Law]
    public bool An_entry_is_read_back(Key key, Value value) =>
        Again(new Entry(key, value)) == new Entry(key, value);

    [Law]
    public bool Numbers_times_and_hashes_are_read_back(long number, DateTimeOffset time, byte[] bytes) =>
        Again(new Revision(number)) == new Revision(number)
        && Again(Instant.From(time)) == time
        && Again(new Instant(number * 1_000_003)) == new Instant(number * 1_000_003)
        && Again(Hash.Of(bytes)) == Hash.Of(bytes);

    [Law]
    public bool Keys_in_many_pieces_are_read_back(Key key)
    {
        using var stream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new[] { key, key }));
        var read = JsonSerializer
            .DeserializeAsync<Key[]>(stream, _piecewise)
            .AsTask()
            .GetAwaiter()
            .GetResult();
        return read!.All(again => again == key);
    }

    private static T Again<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value))!;
}
