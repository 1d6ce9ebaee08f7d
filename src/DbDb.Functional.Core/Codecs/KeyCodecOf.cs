using System.Diagnostics;
using DbDb.Functional.Codecs;

namespace DbDb.Functional;

/// <summary>How a <typeparamref name="T"/> is written as a key. <see cref="Codec"/> has them.</summary>
/// <typeparam name="T">What is written.</typeparam>
[DebuggerDisplay("{Name,nq}")]
public abstract class KeyCodec<T> : KeyCodec
{
    private protected KeyCodec(string name)
        : base(name)
    {
    }

    /// <summary>The key of this.</summary>
    /// <exception cref="ArgumentException">It can't be written; the codec says what it writes.</exception>
    public Key Encode(T value)
    {
        var writer = new KeyWriter(stackalloc byte[KeyWriter.UsualRoom]);
        try
        {
            Write(value, ref writer);
            return writer.ToKey();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>What this is the key of.</summary>
    /// <exception cref="FormatException">This codec has written no such key.</exception>
    public T Decode(Key key) => Decode(key.Span);

    /// <inheritdoc cref="Decode(Key)"/>
    public T Decode(ReadOnlySpan<byte> key)
    {
        var reader = new KeyReader(key);
        var value = Read(ref reader);
        return reader.IsAtEnd ? value : throw KeyReader.Malformed("more follows than belongs to it");
    }

    /// <summary>
    /// The same, in the opposite order: of what consists of several elements, each. An element takes two bytes more.
    /// </summary>
    public virtual KeyCodec<T> Descending() => new DescendingElement<T>(this);

    internal abstract void Write(T value, ref KeyWriter writer);

    internal abstract T Read(ref KeyReader reader);
}
