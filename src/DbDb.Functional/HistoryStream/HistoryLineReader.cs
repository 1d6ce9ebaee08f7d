using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional.HistoryStream;

/// <summary>What the lines of a history stream say, each by itself.</summary>
internal static class HistoryLineReader
{
    private const string Calendar = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>What a line says.</summary>
    /// <exception cref="FormatException">It makes no sense.</exception>
    public static HistoryLine Read(ReadOnlySpan<byte> line) => Parsed(line, Line);

    /// <summary>
    /// What the first line says; from it can be told whether this is a history, and of which version.
    /// </summary>
    /// <exception cref="FormatException">It isn't one that can be read.</exception>
    public static HistoryLine.Header ReadHeader(ReadOnlySpan<byte> line)
    {
        var (name, version) = Parsed(line, Kind);
        return !string.Equals(name, HistoryFormat.Name, StringComparison.Ordinal)
                ? throw new FormatException($"this is no {HistoryFormat.Name}")
            : !string.Equals(
                version,
                HistoryFormat.Version.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
                ? throw new FormatException(
                    FormattableString.Invariant($"its version is {version}, and this reads {HistoryFormat.Version}")
                )
            : Read(line) as HistoryLine.Header ?? throw new FormatException("it isn't a first line");
    }

    private delegate T Parser<T>(ref Utf8JsonReader reader);

    private static T Parsed<T>(ReadOnlySpan<byte> line, Parser<T> parse)
    {
        if (!Utf8.IsValid(line))
        {
            throw new FormatException("not UTF-8");
        }

        try
        {
            var reader = new Utf8JsonReader(line);
            var parsed =
                reader.Read() && reader.TokenType == JsonTokenType.StartObject
                    ? parse(ref reader)
                    : throw new FormatException("not a JSON object");
            return reader.Read() ? throw new FormatException("more than a JSON object") : parsed;
        }
        catch (JsonException failure)
        {
            throw new FormatException(
                FormattableString.Invariant($"not JSON, at byte {failure.BytePositionInLine + 1} of the line"),
                failure
            );
        }
        catch (InvalidOperationException failure)
        {
            throw new FormatException("a string with half a surrogate pair", failure);
        }
    }

    private static (string Name, string Version) Kind(ref Utf8JsonReader reader)
    {
        var (name, version) = ("", "unknown");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isName, isVersion) = (reader.ValueTextEquals("format"u8), reader.ValueTextEquals("version"u8));
            reader.Read();
            name = isName && reader.TokenType == JsonTokenType.String ? reader.GetString()! : name;
            version =
                isVersion && reader.TokenType == JsonTokenType.Number
                    ? Encoding.UTF8.GetString(reader.ValueSpan)
                    : version;
            reader.Skip();
        }

        return (name, version);
    }

    private static HistoryLine Line(ref Utf8JsonReader reader)
    {
        var fields = HistoryFields.Read(ref reader);
        return fields.Are("key", "value") ? new HistoryLine.Change(KeyOf(fields), ValueOf(fields))
            : fields.Are("key") ? new HistoryLine.Change(KeyOf(fields), Option<Value>.None)
            : fields.Are("revision", "instant", "note")
                ? new HistoryLine.Commit(
                    new(fields.Number("revision", 1, Bounds.MostRevision)),
                    InstantOf(fields.Text("instant")),
                    NoteOf(fields)
                )
            : fields.Are("revisions", "sets", "removals", "sha256")
                ? new HistoryLine.End(
                    fields.Number("revisions", 0, long.MaxValue),
                    fields.Number("sets", 0, long.MaxValue),
                    fields.Number("removals", 0, long.MaxValue),
                    fields.Text("sha256")
                )
            : fields.Are("format", "version", "limits", "first", "last")
                ? new HistoryLine.Header(
                    LimitsOf(fields.Object("limits")),
                    new(fields.Number("first", 0, Bounds.MostRevision)),
                    new(fields.Number("last", 0, Bounds.MostRevision))
                )
            : throw new FormatException("these properties make no line");
    }

    private static Key KeyOf(HistoryFields fields) => Within(fields.Bytes("key"), Limits.MaxKeyBytes, "key");

    private static Value ValueOf(HistoryFields fields) => Within(fields.Bytes("value"), Limits.MaxValueBytes, "value");

    private static string NoteOf(HistoryFields fields) =>
        Encoding.UTF8.GetString(Within(fields.Bytes("note"), Limits.MaxNoteBytes, "note"));

    private static byte[] Within(byte[] bytes, int limit, string what) =>
        bytes.Length <= limit
            ? bytes
            : throw new FormatException(new DbError.TooLarge(what, bytes.Length, limit).Message);

    private static Limits LimitsOf(HistoryFields fields) =>
        fields.Are("leafBytes", "branchBytes", "branchChildren", "inlineValueBytes")
        && new Limits(
            Size(fields, "leafBytes"),
            Size(fields, "branchBytes"),
            Size(fields, "branchChildren"),
            Size(fields, "inlineValueBytes")
        )
            is { AreValid: true } limits
            ? limits
            : throw new FormatException("'limits' makes no sense");

    private static int Size(HistoryFields fields, string name) => (int)fields.Number(name, 0, int.MaxValue);

    private static Instant InstantOf(string text) =>
        DateTime.TryParseExact(
            text,
            Calendar,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? new((time - DateTime.UnixEpoch).Ticks)
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ticks) ? new(ticks)
        : throw new FormatException("'instant' is neither a time nor a number of ticks");
}
