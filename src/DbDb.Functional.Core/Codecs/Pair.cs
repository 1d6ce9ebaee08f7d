using System.Collections.Immutable;

namespace DbDb.Functional.Codecs;

/// <summary>One after the other.</summary>
/// <param name="first">What comes first.</param>
/// <param name="second">What comes after it.</param>
/// <param name="extends">Whether the parts of the first one are the pair's, as those of a longer tuple.</param>
internal sealed class Pair<TFirst, TSecond>(KeyCodec<TFirst> first, KeyCodec<TSecond> second, bool extends)
    : KeyCodec<(TFirst First, TSecond Second)>(
        $"({string.Join(", ", PartsOf(first, second, extends).Select(part => part.Name))})")
{
    internal override ImmutableArray<KeyCodec> Parts => PartsOf(first, second, extends);

    internal override int ElementCount => first.ElementCount + second.ElementCount;

    /// <inheritdoc/>
    public override KeyCodec<(TFirst First, TSecond Second)> Descending() =>
        new Pair<TFirst, TSecond>(first.Descending(), second.Descending(), extends);

    internal override void Write((TFirst First, TSecond Second) value, ref KeyWriter writer)
    {
        first.Write(value.First, ref writer);
        second.Write(value.Second, ref writer);
    }

    internal override (TFirst First, TSecond Second) Read(ref KeyReader reader) =>
        (first.Read(ref reader), second.Read(ref reader));

    private static ImmutableArray<KeyCodec> PartsOf(KeyCodec first, KeyCodec second, bool extends) =>
        extends ? [.. first.Parts, second] : [first, second];
}
