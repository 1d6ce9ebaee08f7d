using DbDb.Functional.Codecs;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Codecs made of codecs.</content>
public static partial class Codec
{
    /// <summary>One or nothing, which is less than any.</summary>
    /// <exception cref="ArgumentException">
    /// The codec is of several elements, or of nothing too: then what is nothing couldn't be told.
    /// </exception>
    public static KeyCodec<Option<T>> Option<T>(KeyCodec<T> codec) => new Optional<T, Option<T>>(
        OneOf(codec),
        Prelude.Some,
        value => value.Match(Some: one => (true, one), None: () => (false, default(T)!)),
        default);

    /// <inheritdoc cref="Option{T}(KeyCodec{T})"/>
    public static KeyCodec<T?> Nullable<T>(KeyCodec<T> codec)
        where T : struct =>
        new Optional<T, T?>(OneOf(codec), value => value, value => (value.HasValue, value.GetValueOrDefault()), null);

    /// <summary>
    /// What is written as this is: a type of your own by a pair of functions. The keys' order is that of what is
    /// written.
    /// </summary>
    /// <param name="codec">How it is written.</param>
    /// <param name="from">Makes it of what was read.</param>
    /// <param name="to">Makes what is written of it: each another, so that it comes back.</param>
    public static KeyCodec<TOwn> As<T, TOwn>(this KeyCodec<T> codec, Func<T, TOwn> from, Func<TOwn, T> to)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return new Converted<T, TOwn>(codec, from, to);
    }

    /// <summary>One, then the other: the order is that of the first, then that of the second.</summary>
    public static KeyCodec<(T, TNext)> Then<T, TNext>(this KeyCodec<T> codec, KeyCodec<TNext> next) =>
        Tuple(codec, next);

    /// <summary>Tuples, in the order of the first element, then of the second, and so on.</summary>
    public static KeyCodec<(T1, T2)> Tuple<T1, T2>(KeyCodec<T1> first, KeyCodec<T2> second) =>
        Pair(first, second, extends: false);

    /// <inheritdoc cref="Tuple{T1, T2}(KeyCodec{T1}, KeyCodec{T2})"/>
    public static KeyCodec<(T1, T2, T3)> Tuple<T1, T2, T3>(
        KeyCodec<T1> first,
        KeyCodec<T2> second,
        KeyCodec<T3> third
    ) =>
        Pair(Tuple(first, second), third, extends: true).As(
            pair => (pair.Item1.Item1, pair.Item1.Item2, pair.Item2),
            all => ((all.Item1, all.Item2), all.Item3));

    /// <inheritdoc cref="Tuple{T1, T2}(KeyCodec{T1}, KeyCodec{T2})"/>
    public static KeyCodec<(T1, T2, T3, T4)> Tuple<T1, T2, T3, T4>(
        KeyCodec<T1> first,
        KeyCodec<T2> second,
        KeyCodec<T3> third,
        KeyCodec<T4> fourth
    ) =>
        Pair(Tuple(first, second, third), fourth, extends: true).As(
            pair => (pair.Item1.Item1, pair.Item1.Item2, pair.Item1.Item3, pair.Item2),
            all => ((all.Item1, all.Item2, all.Item3), all.Item4));

    /// <inheritdoc cref="Tuple{T1, T2}(KeyCodec{T1}, KeyCodec{T2})"/>
    public static KeyCodec<(T1, T2, T3, T4, T5)> Tuple<T1, T2, T3, T4, T5>(
        KeyCodec<T1> first,
        KeyCodec<T2> second,
        KeyCodec<T3> third,
        KeyCodec<T4> fourth,
        KeyCodec<T5> fifth
    ) =>
        Pair(Tuple(first, second, third, fourth), fifth, extends: true).As(
            pair => (pair.Item1.Item1, pair.Item1.Item2, pair.Item1.Item3, pair.Item1.Item4, pair.Item2),
            all => ((all.Item1, all.Item2, all.Item3, all.Item4), all.Item5));

    /// <inheritdoc cref="Tuple{T1, T2}(KeyCodec{T1}, KeyCodec{T2})"/>
    public static KeyCodec<(T1, T2, T3, T4, T5, T6)> Tuple<T1, T2, T3, T4, T5, T6>(
        KeyCodec<T1> first,
        KeyCodec<T2> second,
        KeyCodec<T3> third,
        KeyCodec<T4> fourth,
        KeyCodec<T5> fifth,
        KeyCodec<T6> sixth
    ) =>
        Pair(Tuple(first, second, third, fourth, fifth), sixth, extends: true).As(
            pair =>
                (pair.Item1.Item1, pair.Item1.Item2, pair.Item1.Item3, pair.Item1.Item4, pair.Item1.Item5, pair.Item2),
            all => ((all.Item1, all.Item2, all.Item3, all.Item4, all.Item5), all.Item6));

    /// <inheritdoc cref="Tuple{T1, T2}(KeyCodec{T1}, KeyCodec{T2})"/>
    public static KeyCodec<(T1, T2, T3, T4, T5, T6, T7)> Tuple<T1, T2, T3, T4, T5, T6, T7>(
        KeyCodec<T1> first,
        KeyCodec<T2> second,
        KeyCodec<T3> third,
        KeyCodec<T4> fourth,
        KeyCodec<T5> fifth,
        KeyCodec<T6> sixth,
        KeyCodec<T7> seventh
    ) =>
        Pair(Tuple(first, second, third, fourth, fifth, sixth), seventh, extends: true).As(
            pair =>
                (pair.Item1.Item1, pair.Item1.Item2, pair.Item1.Item3, pair.Item1.Item4, pair.Item1.Item5,
                    pair.Item1.Item6, pair.Item2),
            all => ((all.Item1, all.Item2, all.Item3, all.Item4, all.Item5, all.Item6), all.Item7));

    private static Pair<T1, T2> Pair<T1, T2>(KeyCodec<T1> first, KeyCodec<T2> second, bool extends)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new(first, second, extends);
    }

    private static KeyCodec<T> OneOf<T>(KeyCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return codec is { ElementCount: 1, IsOptional: false }
            ? codec
            : throw new ArgumentException($"{codec} may be nothing itself, or is of several elements", nameof(codec));
    }
}
