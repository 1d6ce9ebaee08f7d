namespace DbDb.Functional.Codecs;

internal delegate void WriteElement<in T>(T value, ref KeyWriter writer);

internal delegate T ReadElement<out T>(ref KeyReader reader);

/// <summary>A codec of one element, by the functions that write and read it.</summary>
internal sealed class Element<T>(string name, WriteElement<T> write, ReadElement<T> read) : KeyCodec<T>(name)
{
    /// <summary>One whose code is always the same.</summary>
    public static Element<T> Of(string name, byte code, WriteElement<T> write, ReadElement<T> read) =>
        new(name, write, (ref KeyReader reader) =>
            reader.ReadByte() == code
                ? read(ref reader)
                : throw KeyReader.Malformed($"another element than {name}"));

    internal override void Write(T value, ref KeyWriter writer) => write(value, ref writer);

    internal override T Read(ref KeyReader reader) => read(ref reader);
}
