namespace DbDb.Functional.Codecs;

/// <summary>
/// One element in the opposite order: a code, then the element with every bit turned over, then 0xFF, which keeps what
/// follows from being taken for a part of it.
/// </summary>
internal sealed class DescendingElement<T>(KeyCodec<T> ascending) : KeyCodec<T>(ascending.Name + " descending")
{
    /// <inheritdoc/>
    public override KeyCodec<T> Descending() => ascending;

    internal override void Write(T value, ref KeyWriter writer)
    {
        writer.Write(ElementCode.Descending);
        var start = writer.Length;
        ascending.Write(value, ref writer);
        writer.Complement(start);
        writer.Write(DescendingElement.End);
    }

    internal override T Read(ref KeyReader reader) =>
        reader.Peek() == ElementCode.Descending
            ? DescendingElement.Read(ref reader, ascending.Read)
            : throw KeyReader.Malformed($"another element than {Name}");
}

/// <summary>What descending elements of all types have in common.</summary>
internal static class DescendingElement
{
    /// <summary>Ends one. It lies on disk: never change it.</summary>
    public const byte End = 0xFF;

    /// <summary>Reads one, that it is one being known.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static T Read<T>(ref KeyReader reader, ReadElement<T> ascending)
    {
        _ = reader.ReadByte();
        var within = reader.Complement();
        var value = ascending(ref within);
        reader.Position = within.Position;
        return reader.ReadByte() == End ? value : throw KeyReader.Malformed("a descending element has no end");
    }
}
