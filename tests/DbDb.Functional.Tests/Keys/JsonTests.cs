using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbDb.Functional.Tests;

/// <summary>What an endpoint returns, by a context that was generated, so without reflection.</summary>
public sealed partial class JsonTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly Database _db;

    public JsonTests()
    {
        Gaps.Write(_store, 1, 7);
        _db = Database.Open(_store).OrThrow();
    }

    [Fact]
    public void A_snapshot_is_its_revision_instant_note_and_count()
    {
        Assert.Equal(
            """{"Revision":7,"Instant":"1970-01-01T00:00:07.0000000Z","Note":"number 7","Count":1}""",
            JsonSerializer.Serialize(_db.Head, Context.Default.Snapshot));
        Assert.Equal(
            """{"revision":7,"instant":"1970-01-01T00:00:07.0000000Z","note":"number 7","count":1}""",
            JsonSerializer.Serialize(_db.Head, JsonSerializerOptions.Web));
        Assert.Contains(
            "ask the database",
            Assert.Throws<NotSupportedException>(() =>
                JsonSerializer.Deserialize("{}", Context.Default.Snapshot)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_a_string_and_other_bytes_say_that_they_are_base64()
    {
        Entry[] entries = [new("apple", "3"), new("", new byte[] { 0xFF, 0x00 }), new("\"na\u00efve\"\0", "{\"a\":1}")];
        var json = JsonSerializer.Serialize(entries, Context.Default.EntryArray);

        Assert.StartsWith(
            """[{"Key":"apple","Value":"3"},{"Key":"","Value":{"base64":"/wA="}},{"Key":"\u0022na""",
            json,
            StringComparison.Ordinal);
        Assert.Equal(entries, JsonSerializer.Deserialize(json, Context.Default.EntryArray));
        Assert.Equal((Value)"base64", JsonSerializer.Deserialize("\"base64\"", Context.Default.Value));
    }

    [Fact]
    public void Keys_name_properties_where_they_are_text()
    {
        var stock = new Dictionary<Key, Value> { ["apple"] = "3", ["p\"ear"] = "5" };
        var json = JsonSerializer.Serialize(stock, Context.Default.DictionaryKeyValue);

        Assert.Equal("""{"apple":"3","p\u0022ear":"5"}""", json);
        Assert.Equal(stock, JsonSerializer.Deserialize(json, Context.Default.DictionaryKeyValue));
        stock[new byte[] { 0xFF }] = "";
        Assert.Contains(
            "can't be the name of a property",
            Assert.Throws<JsonException>(() =>
                JsonSerializer.Serialize(stock, Context.Default.DictionaryKeyValue)).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            """{"3":"three"}""",
            JsonSerializer.Serialize(new() { [3] = "three" }, Context.Default.DictionaryRevisionString));
        Assert.Equal(
            "three",
            JsonSerializer.Deserialize("""{"3":"three"}""", Context.Default.DictionaryRevisionString)![3]);
    }

    [Fact]
    public void A_commits_data_are_a_number_a_time_and_a_hash()
    {
        var told = new Told(7, Gaps.After(7), Hash.Of("apple"u8), _db.Head);
        var json = JsonSerializer.Serialize(told, Context.Default.Told);

        Assert.StartsWith(
            """{"Revision":7,"Instant":"1970-01-01T00:00:07.0000000Z","Hash":"3a7bd3e2""",
            json,
            StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(told));
        Assert.Equal(Hash.Of("apple"u8), JsonSerializer.Deserialize($"\"{told.Hash}\"", Context.Default.Hash));
        Assert.Equal(7, JsonSerializer.Deserialize("7", Context.Default.Revision));
    }

    [Theory]
    [InlineData("\"1970-01-01T00:00:07Z\"", 70_000_000)]
    [InlineData("\"1970-01-01T02:00:07.0000001+02:00\"", 70_000_001)]
    [InlineData("\"1970-01-01T00:00:07\"", 70_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void An_instant_is_read_in_any_offset_and_in_UTC_without_one(string json, long ticks) =>
        Assert.Equal(new Instant(ticks), JsonSerializer.Deserialize(json, Context.Default.Instant));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("1.5")]
    [InlineData("{}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"base64\":1}")]
    [InlineData("{\"base64\":\"?\"}")]
    [InlineData("{\"base64\":\"\",\"more\":1}")]
    [InlineData("{\"Base64\":\"\"}")]
    public void What_is_none_of_them_is_refused(string json)
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, Context.Default.Key));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, Context.Default.Value));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, Context.Default.Revision));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, Context.Default.Instant));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, Context.Default.Hash));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(66)]
    public void A_hash_of_another_length_is_refused(int digits) =>
        Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize($"\"{new string('0', digits)}\"", Context.Default.Hash));

    public void Dispose()
    {
        _db.Dispose();
        _store.Dispose();
    }

    internal sealed record Told(Revision Revision, Instant Instant, Hash Hash, Snapshot Snapshot);

    [JsonSerializable(typeof(Snapshot))]
    [JsonSerializable(typeof(Told))]
    [JsonSerializable(typeof(Entry[]))]
    [JsonSerializable(typeof(Dictionary<Key, Value>))]
    [JsonSerializable(typeof(Dictionary<Revision, string>))]
    internal sealed partial class Context : JsonSerializerContext;
}
