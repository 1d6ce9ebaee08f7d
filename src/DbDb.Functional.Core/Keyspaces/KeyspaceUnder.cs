namespace DbDb.Functional;

/// <summary>The keys of a keyspace of tuples that begin with some elements.</summary>
public static class KeyspaceUnder
{
    /// <summary>The keys that begin with this element.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2)> Under<T1, T2, TValue>(
        this Keyspace<(T1, T2), TValue> keyspace,
        T1 first
    ) =>
        keyspace.Under(Part<T1>(keyspace.Keys, 0), first);

    /// <summary>The keys that begin with this element.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3)> Under<T1, T2, T3, TValue>(
        this Keyspace<(T1, T2, T3), TValue> keyspace,
        T1 first
    ) =>
        keyspace.Under(Part<T1>(keyspace.Keys, 0), first);

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3)> Under<T1, T2, T3, TValue>(
        this Keyspace<(T1, T2, T3), TValue> keyspace,
        T1 first,
        T2 second
    ) =>
        keyspace.Under(
            Codec.Tuple(Part<T1>(keyspace.Keys, 0), Part<T2>(keyspace.Keys, 1)),
            (first, second));

    /// <summary>The keys that begin with this element.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4)> Under<T1, T2, T3, T4, TValue>(
        this Keyspace<(T1, T2, T3, T4), TValue> keyspace,
        T1 first
    ) =>
        keyspace.Under(Part<T1>(keyspace.Keys, 0), first);

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4)> Under<T1, T2, T3, T4, TValue>(
        this Keyspace<(T1, T2, T3, T4), TValue> keyspace,
        T1 first,
        T2 second
    ) =>
        keyspace.Under(
            Codec.Tuple(Part<T1>(keyspace.Keys, 0), Part<T2>(keyspace.Keys, 1)),
            (first, second));

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4)> Under<T1, T2, T3, T4, TValue>(
        this Keyspace<(T1, T2, T3, T4), TValue> keyspace,
        T1 first,
        T2 second,
        T3 third
    ) =>
        keyspace.Under(
            Codec.Tuple(Part<T1>(keyspace.Keys, 0), Part<T2>(keyspace.Keys, 1), Part<T3>(keyspace.Keys, 2)),
            (first, second, third));

    /// <summary>The keys that begin with this element.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5)> Under<T1, T2, T3, T4, T5, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5), TValue> keyspace,
        T1 first
    ) =>
        keyspace.Under(Part<T1>(keyspace.Keys, 0), first);

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5)> Under<T1, T2, T3, T4, T5, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5), TValue> keyspace,
        T1 first,
        T2 second
    ) =>
        keyspace.Under(
            Codec.Tuple(Part<T1>(keyspace.Keys, 0), Part<T2>(keyspace.Keys, 1)),
            (first, second));

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5)> Under<T1, T2, T3, T4, T5, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5), TValue> keyspace,
        T1 first,
        T2 second,
        T3 third
    ) =>
        keyspace.Under(
            Codec.Tuple(Part<T1>(keyspace.Keys, 0), Part<T2>(keyspace.Keys, 1), Part<T3>(keyspace.Keys, 2)),
            (first, second, third));

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5)> Under<T1, T2, T3, T4, T5, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5), TValue> keyspace,
        T1 first,
        T2 second,
        T3 third,
        T4 fourth
    ) =>
        keyspace.Under(
            Codec.Tuple(
                Part<T1>(keyspace.Keys, 0),
                Part<T2>(keyspace.Keys, 1),
                Part<T3>(keyspace.Keys, 2),
                Part<T4>(keyspace.Keys, 3)),
            (first, second, third, fourth));

    /// <summary>The keys that begin with this element.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6)> Under<T1, T2, T3, T4, T5, T6, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6), TValue> keyspace,
        T1 first
    ) =>
        keyspace.Under(Part<T1>(keyspace.Keys, 0), first);

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6)> Under<T1, T2, T3, T4, T5, T6, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6), TValue> keyspace,
        T1 first,
        T2 second
    ) =>
        keyspace.Under(
            Codec.Tuple(Part<T1>(keyspace.Keys, 0), Part<T2>(keyspace.Keys, 1)),
            (first, second));

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6)> Under<T1, T2, T3, T4, T5, T6, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6), TValue> keyspace,
        T1 first,
        T2 second,
        T3 third
    ) =>
        keyspace.Under(
            Codec.Tuple(Part<T1>(keyspace.Keys, 0), Part<T2>(keyspace.Keys, 1), Part<T3>(keyspace.Keys, 2)),
            (first, second, third));

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6)> Under<T1, T2, T3, T4, T5, T6, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6), TValue> keyspace,
        T1 first,
        T2 second,
        T3 third,
        T4 fourth
    ) =>
        keyspace.Under(
            Codec.Tuple(
                Part<T1>(keyspace.Keys, 0),
                Part<T2>(keyspace.Keys, 1),
                Part<T3>(keyspace.Keys, 2),
                Part<T4>(keyspace.Keys, 3)),
            (first, second, third, fourth));

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6)> Under<T1, T2, T3, T4, T5, T6, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6), TValue> keyspace,
        T1 first,
        T2 second,
        T3 third,
        T4 fourth,
        T5 fifth
    ) =>
        keyspace.Under(
            Codec.Tuple(
                Part<T1>(keyspace.Keys, 0),
                Part<T2>(keyspace.Keys, 1),
                Part<T3>(keyspace.Keys, 2),
                Part<T4>(keyspace.Keys, 3),
                Part<T5>(keyspace.Keys, 4)),
            (first, second, third, fourth, fifth));

    /// <summary>The keys that begin with this element.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6, T7)> Under<T1, T2, T3, T4, T5, T6, T7, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6, T7), TValue> keyspace,
        T1 first
    ) =>
        keyspace.Under(Part<T1>(keyspace.Keys, 0), first);

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6, T7)> Under<T1, T2, T3, T4, T5, T6, T7, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6, T7), TValue> keyspace,
        T1 first,
        T2 second
    ) =>
        keyspace.Under(
            Codec.Tuple(Part<T1>(keyspace.Keys, 0), Part<T2>(keyspace.Keys, 1)),
            (first, second));

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6, T7)> Under<T1, T2, T3, T4, T5, T6, T7, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6, T7), TValue> keyspace,
        T1 first,
        T2 second,
        T3 third
    ) =>
        keyspace.Under(
            Codec.Tuple(Part<T1>(keyspace.Keys, 0), Part<T2>(keyspace.Keys, 1), Part<T3>(keyspace.Keys, 2)),
            (first, second, third));

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6, T7)> Under<T1, T2, T3, T4, T5, T6, T7, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6, T7), TValue> keyspace,
        T1 first,
        T2 second,
        T3 third,
        T4 fourth
    ) =>
        keyspace.Under(
            Codec.Tuple(
                Part<T1>(keyspace.Keys, 0),
                Part<T2>(keyspace.Keys, 1),
                Part<T3>(keyspace.Keys, 2),
                Part<T4>(keyspace.Keys, 3)),
            (first, second, third, fourth));

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6, T7)> Under<T1, T2, T3, T4, T5, T6, T7, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6, T7), TValue> keyspace,
        T1 first,
        T2 second,
        T3 third,
        T4 fourth,
        T5 fifth
    ) =>
        keyspace.Under(
            Codec.Tuple(
                Part<T1>(keyspace.Keys, 0),
                Part<T2>(keyspace.Keys, 1),
                Part<T3>(keyspace.Keys, 2),
                Part<T4>(keyspace.Keys, 3),
                Part<T5>(keyspace.Keys, 4)),
            (first, second, third, fourth, fifth));

    /// <summary>The keys that begin with these elements.</summary>
    /// <exception cref="ArgumentException">The codec isn't that of a tuple.</exception>
    public static KeyRange<(T1, T2, T3, T4, T5, T6, T7)> Under<T1, T2, T3, T4, T5, T6, T7, TValue>(
        this Keyspace<(T1, T2, T3, T4, T5, T6, T7), TValue> keyspace,
        T1 first,
        T2 second,
        T3 third,
        T4 fourth,
        T5 fifth,
        T6 sixth
    ) =>
        keyspace.Under(
            Codec.Tuple(
                Part<T1>(keyspace.Keys, 0),
                Part<T2>(keyspace.Keys, 1),
                Part<T3>(keyspace.Keys, 2),
                Part<T4>(keyspace.Keys, 3),
                Part<T5>(keyspace.Keys, 4),
                Part<T6>(keyspace.Keys, 5)),
            (first, second, third, fourth, fifth, sixth));

    private static KeyCodec<T> Part<T>(KeyCodec codec, int index) =>
        codec.Parts.Length > index && codec.Parts[index] is KeyCodec<T> part
            ? part
            : throw new ArgumentException($"{codec} isn't the codec of a tuple", nameof(codec));
}
