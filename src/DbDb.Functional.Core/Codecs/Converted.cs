using System.Collections.Immutable;

namespace DbDb.Functional.Codecs;

/// <summary>What is written as something else is.</summary>
internal sealed class Converted<TFrom, T>(KeyCodec<TFrom> codec, Func<TFrom, T> from, Func<T, TFrom> to)
    : KeyCodec<T>(codec.Name)
{
    internal override ImmutableArray<KeyCodec> Parts => codec.Parts is { Length: > 1 } parts ? parts : [this];

    internal override int ElementCount => codec.ElementCount;

    internal override bool IsOptional => codec.IsOptional;

    /// <inheritdoc/>
    public override KeyCodec<T> Descending() => new Converted<TFrom, T>(codec.Descending(), from, to);

    internal override void Write(T value, ref KeyWriter writer) => codec.Write(to(value), ref writer);

    internal override T Read(ref KeyReader reader) => from(codec.Read(ref reader));
}
