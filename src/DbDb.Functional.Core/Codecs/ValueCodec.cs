using System.Diagnostics;

namespace DbDb.Functional;

/// <summary>
/// How a <typeparamref name="T"/> is written as a value. <see cref="Codec"/> has the usual ones; one of your own is
/// <see cref="Codec.Value{T}(string, Func{T, Value}, Func{Value, T})"/>.
/// </summary>
/// <typeparam name="T">What is written.</typeparam>
[DebuggerDisplay("{Name,nq}")]
public sealed class ValueCodec<T>
{
    private readonly Func<T, Value> _encode;
    private readonly Func<Value, T> _decode;

    internal ValueCodec(string name, Func<T, Value> encode, Func<Value, T> decode) =>
        (Name, _encode, _decode) = (name, encode, decode);

    /// <summary>What it writes, as <c>json</c>: two codecs that write the same have the same name.</summary>
    public string Name { get; }

    /// <summary>The value of this.</summary>
    /// <exception cref="ArgumentException">It can't be written; the codec says what it writes.</exception>
    public Value Encode(T value) => _encode(value);

    /// <summary>What this is the value of.</summary>
    /// <exception cref="FormatException">This codec has written no such value.</exception>
    public T Decode(Value value) => _decode(value);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
