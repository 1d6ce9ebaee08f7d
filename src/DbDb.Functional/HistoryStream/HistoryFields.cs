using System.Text.Json;

namespace DbDb.Functional.HistoryStream;

/// <summary>
/// The properties of a line: each at most once, in any order, and none that isn't known. A name that ends in 64 stands
/// for the one without.
/// </summary>
internal sealed class HistoryFields
{
    private const string Suffix64 = "64";

    // What most lines have comes first.
    private static readonly string[] _names =
    [
        "key",
        "value",
        "revision",
        "instant",
        "note",
        "revisions",
        "sets",
        "removals",
        "sha256",
        "format",
        "version",
        "limits",
        "first",
        "last",
        "leafBytes",
        "branchBytes",
        "branchChildren",
        "inlineValueBytes",
    ];

    private readonly object?[] _found = new object?[_names.Length];
    private int _count;

    private HistoryFields()
    {
    }

    /// <summary>Reads them, from after the brace that begins them to the one that ends them.</summary>
    /// <exception cref="FormatException">One is unknown, or there twice, or is of no kind that any has.</exception>
    public static HistoryFields Read(ref Utf8JsonReader reader)
    {
        var fields = new HistoryFields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (index, is64) = Known(ref reader);
            if (fields._found[index] is not null)
            {
                throw new FormatException($"'{_names[index]}' is there twice");
            }

            reader.Read();
            fields._found[index] = is64 ? Bytes64(ref reader, _names[index]) : Value(ref reader, _names[index]);
            fields._count++;
        }

        return fields;
    }

    /// <summary>Whether these are the properties that there are, and no other ones.</summary>
    public bool Are(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_found[IndexOf(name)] is null)
            {
                return false;
            }
        }

        return _count == names.Length;
    }

    /// <summary>A property that is a string, in UTF-8, or was base64.</summary>
    /// <exception cref="FormatException">It isn't a string.</exception>
    public byte[] Bytes(string name) => Of<byte[]>(name, "a string");

    /// <summary>A property that is a string.</summary>
    /// <exception cref="FormatException">It isn't.</exception>
    public string Text(string name) => System.Text.Encoding.UTF8.GetString(Bytes(name));

    /// <summary>A property that is a whole number.</summary>
    /// <exception cref="FormatException">It isn't, or isn't within these bounds, inclusive.</exception>
    public long Number(string name, long least, long most) =>
        Of<object>(name, "") is long number && number >= least && number <= most
            ? number
            : throw new FormatException(
                FormattableString.Invariant($"'{name}' isn't a whole number from {least} to {most}")
            );

    /// <summary>A property that is an object.</summary>
    /// <exception cref="FormatException">It isn't.</exception>
    public HistoryFields Object(string name) => Of<HistoryFields>(name, "an object");

    private T Of<T>(string name, string kind) =>
        _found[IndexOf(name)] is T value ? value : throw new FormatException($"'{name}' isn't {kind}");

    private static int IndexOf(string name) => Array.IndexOf(_names, name);

    private static (int Index, bool Is64) Known(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (reader.ValueTextEquals(_names[i]))
            {
                return (i, false);
            }
        }

        return reader.ValueTextEquals("key" + Suffix64) ? (0, true)
            : reader.ValueTextEquals("value" + Suffix64) ? (1, true)
            : throw new FormatException("a property that isn't known");
    }

    private static object Value(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.String when reader.ValueIsEscaped => Unescaped(ref reader),
        JsonTokenType.String => reader.ValueSpan.ToArray(),
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number,
        JsonTokenType.StartObject when reader.CurrentDepth < 2 => Read(ref reader),
        _ => throw new FormatException($"'{name}' is neither a string nor a whole number"),
    };

    private static byte[] Unescaped(ref Utf8JsonReader reader)
    {
        var bytes = new byte[reader.ValueSpan.Length];
        return bytes[..reader.CopyString(bytes)];
    }

    private static byte[] Bytes64(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes) ? bytes
        : throw new FormatException($"'{name}{Suffix64}' isn't base64");
}
