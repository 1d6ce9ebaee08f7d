namespace DbDb.Functional.Codecs;

/// <summary>
/// Keys as text: an element alone as it is, several with commas between them in parentheses, as in <c>("ann", 1)</c>.
/// </summary>
/// <param name="codec">The name of their codec.</param>
/// <param name="elements">How its elements look.</param>
internal sealed class KeyText(string codec, ElementForm[] elements)
{
    /// <summary>That of keys which a codec of this name writes; null where one of its elements isn't known.</summary>
    public static KeyText? Of(string codec) => ElementForm.In(codec) is { } elements ? new(codec, elements) : null;

    /// <summary>A key's text; null, where the codec has written no such key.</summary>
    public string? Read(ReadOnlySpan<byte> key)
    {
        try
        {
            var reader = new KeyReader(key);
            var texts = new List<string>();
            foreach (var element in elements)
            {
                texts.Add(element.Read(ref reader));
            }

            return !reader.IsAtEnd ? null : texts is [var one] ? one : $"({string.Join(", ", texts)})";
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes the key that this is the text of, or a beginning of it of fewer elements.</summary>
    /// <returns>How many elements it has.</returns>
    /// <exception cref="FormatException">It is the text of none.</exception>
    public int Write(string text, ref KeyWriter writer)
    {
        var words = Words(text);
        if (words.Count > elements.Length)
        {
            throw new FormatException($"{text} is of more elements than {codec}");
        }

        foreach (var (word, element) in words.Zip(elements))
        {
            element.Write(word, ref writer);
        }

        return words.Count;
    }

    /// <summary>Whether a key of so many elements is a whole one.</summary>
    public bool IsWhole(int count) => count == elements.Length;

    private static List<string> Words(string text)
    {
        var isTuple = text.StartsWith('(') && text.EndsWith(')');
        var rest = isTuple ? text.AsSpan(1, text.Length - 2) : text;
        var words = new List<string>();
        while (true)
        {
            rest = rest.Trim(' ');
            var end = rest is ['"', ..] ? QuotedText.EndOf(rest) : 0;
            var comma = rest[end..].IndexOf(',');
            words.Add(rest[..(comma < 0 ? rest.Length : end + comma)].TrimEnd(' ').ToString());
            if (comma < 0)
            {
                return words;
            }

            rest = rest[(end + comma + 1)..];
        }
    }
}
