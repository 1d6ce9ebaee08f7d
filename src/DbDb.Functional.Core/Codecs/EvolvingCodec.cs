using System.Collections.Immutable;

namespace DbDb.Functional;

/// <summary>
/// The versions of values whose type changed: written as the newest, read as it whichever they are. It is the codec of
/// the newest wherever one is expected.
/// </summary>
/// <typeparam name="T">The type of the newest version.</typeparam>
public sealed class EvolvingCodec<T>
{
    private readonly byte _version;
    private readonly ImmutableDictionary<byte, Func<Value, T>> _readers;

    internal EvolvingCodec(byte version, ValueCodec<T> codec, IEnumerable<KeyValuePair<byte, Func<Value, T>>> older)
    {
        _version = version;
        _readers = older.ToImmutableDictionary().Add(version, codec.Decode);
        Codec = new("evolving", value => Written(codec.Encode(value)), Read);
    }

    /// <summary>The codec.</summary>
    public ValueCodec<T> Codec { get; }

    /// <summary>The codec.</summary>
    public static implicit operator ValueCodec<T>(EvolvingCodec<T> codec) => codec.Codec;

    /// <summary>The next version.</summary>
    /// <param name="version">Its number, greater than that of the one before.</param>
    /// <param name="codec">How it is written.</param>
    /// <param name="upgrade">Makes it of what was written as the version before.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number isn't greater.</exception>
    public EvolvingCodec<TNext> Then<TNext>(byte version, ValueCodec<TNext> codec, Func<T, TNext> upgrade)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(upgrade);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(version, _version);
        return new(version, codec, _readers.Select(one =>
            KeyValuePair.Create<byte, Func<Value, TNext>>(one.Key, value => upgrade(one.Value(value)))));
    }

    private Value Written(Value value)
    {
        var bytes = new byte[1 + value.Length];
        bytes[0] = _version;
        value.Span.CopyTo(bytes.AsSpan(1));
        return bytes;
    }

    private T Read(Value value) =>
        value.Length == 0 ? throw new FormatException("it has no version")
        : _readers.TryGetValue(value.Span[0], out var read) ? read(value.Bytes[1..])
        : throw new FormatException($"it is of version {value.Span[0]}; the newest that is known is {_version}");
}
