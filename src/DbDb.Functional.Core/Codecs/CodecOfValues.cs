using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DbDb.Functional.Codecs;

namespace DbDb.Functional;

/// <content>Codecs of values.</content>
public static partial class Codec
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// Values as they are: what was read is a slice of the page it lies in, not a copy, and nothing is allocated.
    /// </summary>
    public static ValueCodec<Value> Raw { get; } = new("raw", value => value, value => value);

    /// <summary>Text as UTF-8, and no more. One in which half of a surrogate pair stands alone is refused.</summary>
    public static ValueCodec<string> Text { get; } = new(
        "text",
        text => _strict.GetBytes(text),
        value =>
        {
            try
            {
                return _strict.GetString(value.Span);
            }
            catch (DecoderFallbackException e)
            {
                throw new FormatException("it isn't UTF-8", e);
            }
        });

    /// <summary>
    /// JSON, as System.Text.Json writes it by a context that a source generator made: nothing is found out by
    /// reflection, so that it survives trimming. The type may gain and lose members as JSON allows; for more, there is
    /// <see cref="Evolving{T}(byte, ValueCodec{T})"/>. Null can't be read.
    /// </summary>
    /// <param name="type">The context's property for the type, as <c>ShopContext.Default.Order</c>.</param>
    public static ValueCodec<T> Json<T>(JsonTypeInfo<T> type)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(type);
        return new(
            "json",
            value => JsonSerializer.SerializeToUtf8Bytes(value, type),
            value =>
            {
                try
                {
                    return JsonSerializer.Deserialize(value.Span, type) ?? throw new FormatException("it is null");
                }
                catch (JsonException e)
                {
                    throw new FormatException(e.Message, e);
                }
            });
    }

    /// <summary>One of your own.</summary>
    /// <param name="name">What it writes: another name for what another codec writes otherwise.</param>
    /// <param name="encode">Makes the value.</param>
    /// <param name="decode">
    /// Makes of the value what it was made of. Throws <see cref="FormatException"/> where it can't.
    /// </param>
    public static ValueCodec<T> Value<T>(string name, Func<T, Value> encode, Func<Value, T> decode)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentNullException.ThrowIfNull(decode);
        return new(name, encode, decode);
    }

    /// <summary>Values that are written as keys of this codec are, an element each with what it is.</summary>
    public static ValueCodec<T> Value<T>(KeyCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return new(codec.Name, value => codec.Encode(value).Bytes, value => codec.Decode(value.Span));
    }

    /// <summary>
    /// Values whose type changes: the first version of it. A byte before each value says its version, so that an older
    /// one is read as the newest: by the functions that <see cref="EvolvingCodec{T}.Then"/> gives.
    /// </summary>
    /// <param name="version">The number of the version, 0 to 255.</param>
    /// <param name="codec">How it is written.</param>
    public static EvolvingCodec<T> Evolving<T>(byte version, ValueCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return new(version, codec, []);
    }

    /// <summary>
    /// The same, compressed by Brotli where that makes it shorter, at its quickest; a byte before it says whether.
    /// </summary>
    public static ValueCodec<T> Compressed<T>(this ValueCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return new(
            $"{codec.Name} compressed",
            value => Compression.Compress(codec.Encode(value).Span),
            value => codec.Decode(Compression.Decompress(value)));
    }

    /// <summary>What is written as this is: a type of your own by a pair of functions.</summary>
    /// <param name="codec">How it is written.</param>
    /// <param name="from">Makes it of what was read.</param>
    /// <param name="to">Makes what is written of it.</param>
    public static ValueCodec<TOwn> As<T, TOwn>(this ValueCodec<T> codec, Func<T, TOwn> from, Func<TOwn, T> to)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return new(codec.Name, value => codec.Encode(to(value)), value => from(codec.Decode(value)));
    }
}
