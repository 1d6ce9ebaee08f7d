using System.Diagnostics;
using System.Text;
using System.Text.Json.Serialization;
using DbDb.Functional.Keys;

namespace DbDb.Functional;

/// <summary>
/// A key: 0 to <see cref="Limits.MaxKeyBytes"/> bytes, ordered by unsigned bytewise comparison (a prefix sorts before
/// what it begins). It refers to the bytes it was made from and copies nothing: don't change them afterwards.
/// </summary>
[JsonConverter(typeof(KeyJsonConverter))]
[DebuggerDisplay("{Quoted,nq}")]
public readonly struct Key : IEquatable<Key>, IComparable<Key>
{
    /// <summary>A key of these bytes.</summary>
    public Key(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The empty key, the smallest of all.</summary>
    public static Key Empty => default;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => Bytes.Span;

    /// <summary>How many bytes.</summary>
    public int Length => Bytes.Length;

    /// <summary>The smallest key greater than this one: its bytes and a zero byte.</summary>
    public Key Successor
    {
        get
        {
            var next = new byte[Length + 1];
            Span.CopyTo(next);
            return new Key(next);
        }
    }

    /// <summary>The bytes in quotes, what can't be seen as <c>\xNN</c>; of a long one the beginning.</summary>
    internal string Quoted => ByteText.Quoted(Span);

    /// <summary>The bytes of <paramref name="text"/> in UTF-8.</summary>
    public static implicit operator Key(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>These bytes, not copied.</summary>
    public static implicit operator Key(byte[] bytes) => new(bytes);

    /// <summary>These bytes, not copied.</summary>
    public static implicit operator Key(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>The bytes read as UTF-8; <see cref="ToString"/> is for those who take any.</summary>
    /// <exception cref="DecoderFallbackException">They aren't UTF-8, and as text would be another key.</exception>
    public static explicit operator string(Key key) => ByteText.Decoded(key.Span);

    /// <summary>The bytes of the one and then those of the other, in a key of its own. O(their number).</summary>
    public static Key operator +(Key left, Key right)
    {
        var bytes = new byte[left.Length + right.Length];
        left.Span.CopyTo(bytes);
        right.Span.CopyTo(bytes.AsSpan(left.Length));
        return new Key(bytes);
    }

    /// <summary>Whether two keys hold the same bytes.</summary>
    public static bool operator ==(Key left, Key right) => left.Equals(right);

    /// <summary>Whether two keys differ.</summary>
    public static bool operator !=(Key left, Key right) => !left.Equals(right);

    /// <summary>Unsigned bytewise order.</summary>
    public static bool operator <(Key left, Key right) => left.CompareTo(right) < 0;

    /// <summary>Unsigned bytewise order.</summary>
    public static bool operator >(Key left, Key right) => left.CompareTo(right) > 0;

    /// <summary>Unsigned bytewise order.</summary>
    public static bool operator <=(Key left, Key right) => left.CompareTo(right) <= 0;

    /// <summary>Unsigned bytewise order.</summary>
    public static bool operator >=(Key left, Key right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(Key other) => Span.SequenceCompareTo(other.Span);

    /// <inheritdoc/>
    public bool Equals(Key other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Key other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ByteHash.Of(Span);

    /// <summary>The bytes read as UTF-8; what isn't UTF-8 shows as U+FFFD.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Span);
}
