namespace DbDb.Functional.Codecs;

/// <summary>What the name of a codec says of what it writes.</summary>
internal static class ElementNames
{
    /// <summary>The names of the elements' codecs, in their order, of tuples in tuples too.</summary>
    public static string[] In(string codec) =>
        codec.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Split(", ");
}
