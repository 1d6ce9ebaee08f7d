using DbDb.Functional.Codecs;
using DbDb.Functional.Keyspaces;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Keys and values as text, for who doesn't have the keyspace's types.</content>
public sealed partial record KeyspaceDescription
{
    private Key Prefix => KeyspaceNames.Entries(Name);

    /// <summary>The keys of its entries as they lie in a tree.</summary>
    public KeyRange Entries => Keyspace.EntriesOf(Name);

    /// <summary>
    /// A key of an entry as text: an element alone as it is, several with commas between them in parentheses, as in
    /// <c>("ann", 1)</c>: text and characters as strings of JSON, bytes as hexadecimal digits after 0x, times and dates
    /// by ISO 8601, nothing as <c>null</c>, and NaN with its bits.
    /// </summary>
    /// <param name="key">The key as it lies in a tree.</param>
    /// <returns>None, where the keyspace's codec, as it is named, has written no such key.</returns>
    public Option<string> TextOf(Key key) =>
        Entries.Contains(key) && KeyText.Of(Keys)?.Read(key.Span[Prefix.Length..]) is { } text
            ? text
            : Option<string>.None;

    /// <summary>A value as text, where it is written as a key is; none where it isn't.</summary>
    public Option<string> TextOf(Value value) =>
        KeyText.Of(Values)?.Read(value.Span) is { } text ? text : Option<string>.None;

    /// <summary>
    /// The key, as it lies in a tree, of which this is the text. Text without quotes is text too, up to a comma.
    /// </summary>
    /// <exception cref="FormatException">It is the text of none, or only of the beginning of one.</exception>
    public Key KeyOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (key, isWhole) = Written(text);
        return isWhole ? key : throw new FormatException($"{text} has fewer elements than {Keys}");
    }

    /// <summary>
    /// The keys, as they lie in a tree, that begin with the elements of which this is the text; with all of them, that
    /// key alone.
    /// </summary>
    /// <exception cref="FormatException">It is the text of none.</exception>
    public KeyRange Under(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Elements.Under(Written(text).Key);
    }

    private (Key Key, bool IsWhole) Written(string text)
    {
        var keys = KeyText.Of(Keys) ?? throw new FormatException($"how keys of {Keys} look isn't known here");
        var writer = new KeyWriter(stackalloc byte[KeyWriter.UsualRoom]);
        try
        {
            writer.Write(Prefix.Span);
            var count = keys.Write(text, ref writer);
            return (writer.ToKey(), keys.IsWhole(count));
        }
        finally
        {
            writer.Dispose();
        }
    }
}
