namespace DbDb.Functional.Codecs;

/// <summary>Keys as elements, one after the other.</summary>
internal static class Elements
{
    // No element begins with it.
    private const byte Beyond = 0xFF;

    /// <summary>The keys that begin with these elements.</summary>
    public static KeyRange Under(Key elements) =>
        KeyRange.From(elements).To(Of(elements, new Key(new[] { Beyond })));

    /// <summary>The keys whose bytes after an element of text begin as the text does.</summary>
    public static KeyRange Beginning(Key elements) => KeyRange.Prefix(new Key(elements.Bytes[..^1]));

    /// <summary>The elements of the one, then those of the other.</summary>
    public static Key Of(Key one, Key other)
    {
        var both = new byte[one.Length + other.Length];
        one.Span.CopyTo(both);
        other.Span.CopyTo(both.AsSpan(one.Length));
        return both;
    }
}
