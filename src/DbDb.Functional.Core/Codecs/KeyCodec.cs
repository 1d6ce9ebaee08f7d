using System.Collections.Immutable;

namespace DbDb.Functional;

/// <summary>
/// How something is written as a key, so that the order of the keys is its order: what all codecs of keys have in
/// common.
/// </summary>
/// <remarks>
/// A key is one element after the other, and each says what it is, as in FoundationDB's tuple layer: so keys of several
/// elements sort by the first, then by the second, and no element is taken for another. What is written lies on disk:
/// no later version of this library writes it otherwise.
/// </remarks>
public abstract class KeyCodec
{
    private protected KeyCodec(string name) => Name = name;

    /// <summary>
    /// What it writes, as <c>string</c> or <c>(string, int64 descending)</c>: two codecs that write the same have the
    /// same name.
    /// </summary>
    public string Name { get; }

    /// <summary>What the key consists of, if it does of several parts; else itself.</summary>
    internal virtual ImmutableArray<KeyCodec> Parts => [this];

    /// <summary>How many elements it writes.</summary>
    internal virtual int ElementCount => 1;

    /// <summary>Whether it may be nothing: then no other codec may say so too.</summary>
    internal virtual bool IsOptional => false;

    /// <summary>The names of the elements that a codec of a name writes, in their order.</summary>
    internal static string[] ElementsOf(string name) =>
        name.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Split(", ");

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}
