namespace DbDb.Functional.Codecs;

/// <summary>
/// One element in the opposite order: a code, then the element with every bit turned over, then 0xFF, which keeps what
/// follows from being taken for a part of it.
/// </summary>
internal sealed class DescendingElement<T>(KeyCodec<T> ascending) : KeyCodec<T>(ascending.Name + " descending")
{
    private const byte End = 0xFF;

    /// <inheritdoc/>
    public override KeyCodec<T> Descending() => ascending;

    internal override void Write(T value, ref KeyWriter writer)
    {
        writer.Write(ElementCode.Descending);
        var start = writer.Length;
        ascending.Write(value, ref writer);
        writer.Complement(start);
        writer.Write(End);
    }

    internal override T Read(ref KeyReader reader)
    {
        if (reader.ReadByte() != ElementCode.Descending)
        {
            throw KeyReader.Malformed($"another element than {Name}");
        }

        var within = reader.Complement();
        var value = ascending.Read(ref within);
        reader.Position = within.Position;
        return reader.ReadByte() == End ? value : throw KeyReader.Malformed("a descending element has no end");
    }
}
