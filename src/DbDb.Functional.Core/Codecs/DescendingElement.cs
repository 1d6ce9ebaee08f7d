namespace DbDb.Functional.Codecs;

/// <summary>
/// One element in the opposite order: a code, then the element with every bit turned over, then 0xFF, which keeps what
/// follows from being taken for a part of it.
/// </summary>
internal sealed class DescendingElement<T>(KeyCodec<T> ascending) : KeyCodec<T>(ascending.Name + " descending")
{
    /// <inheritdoc/>
    public override KeyCodec<T> Descending() => ascending;

    internal override void Write(T value, ref KeyWriter writer) =>
        DescendingElement.Write(value, ref writer, ascending.Write);

    internal override T Read(ref KeyReader reader) => DescendingElement.Read(ref reader, ascending.Read);
}

/// <summary>What descending elements of all types have in common.</summary>
internal static class DescendingElement
{
    // It lies on disk: never change it.
    private const byte End = 0xFF;

    /// <summary>Writes one.</summary>
    public static void Write<T>(T value, ref KeyWriter writer, WriteElement<T> ascending)
    {
        writer.Write(ElementCode.Descending);
        var start = writer.Length;
        ascending(value, ref writer);
        writer.Complement(start);
        writer.Write(End);
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static T Read<T>(ref KeyReader reader, ReadElement<T> ascending)
    {
        if (reader.ReadByte() != ElementCode.Descending)
        {
            throw KeyReader.Malformed("a descending element is expected");
        }

        var within = reader.Complement();
        var value = ascending(ref within);
        reader.Position = within.Position;
        return reader.ReadByte() == End ? value : throw KeyReader.Malformed("a descending element has no end");
    }
}
