using System.Diagnostics;
using System.Text;
using System.Text.Json.Serialization;
using DbDb.Functional.Keys;

namespace DbDb.Functional;

/// <summary>
/// A value: 0 to <see cref="Limits.MaxValueBytes"/> bytes. One that was read from a tree is a slice of the page it lies
/// in, not a copy, and stays valid and unchanged as long as it is referenced. One that is given to a tree is copied
/// into it.
/// </summary>
[JsonConverter(typeof(ValueJsonConverter))]
[DebuggerDisplay("{Quoted,nq}")]
public readonly struct Value : IEquatable<Value>
{
    /// <summary>A value of these bytes.</summary>
    public Value(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The empty value.</summary>
    public static Value Empty => default;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => Bytes.Span;

    /// <summary>How many bytes.</summary>
    public int Length => Bytes.Length;

    /// <summary>The bytes in quotes, what can't be seen as <c>\xNN</c>; of a long one the beginning.</summary>
    internal string Quoted => ByteText.Quoted(Span);

    /// <summary>The bytes of <paramref name="text"/> in UTF-8.</summary>
    public static implicit operator Value(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>These bytes.</summary>
    public static implicit operator Value(byte[] bytes) => new(bytes);

    /// <summary>These bytes.</summary>
    public static implicit operator Value(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>The bytes read as UTF-8; <see cref="ToString"/> is for those who take any.</summary>
    /// <exception cref="DecoderFallbackException">They aren't UTF-8, and as text would be another value.</exception>
    public static explicit operator string(Value value) => ByteText.Decoded(value.Span);

    /// <summary>Whether two values hold the same bytes.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Value other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ByteHash.Of(Span);

    /// <summary>The bytes read as UTF-8; what isn't UTF-8 shows as U+FFFD.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Span);
}
