using DbDb.Functional.Codecs;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A codec of keys, with what it is tried on, and what is expected of it.</summary>
public abstract class CodecCase(string name)
{
    internal abstract KeyCodec Codec { get; }

    internal abstract void RoundTrips();

    internal abstract void KeepsOrder();

    internal abstract void IsTheOnlyOne();

    internal abstract void HasText();

    internal abstract void HasElements();

    internal abstract void KeepsOrderBefore(CodecCase next);

    internal abstract void KeepsOrderAfter<TFirst>(CodecCase<TFirst> first);

    public sealed override string ToString() => name;
}

/// <inheritdoc/>
public sealed class CodecCase<T> : CodecCase
{
    private readonly KeyCodec<T> _codec;
    private readonly Arbitrary<T> _values;
    private readonly IComparer<T> _order;
    private readonly IEqualityComparer<T>? _equality;

    internal CodecCase(KeyCodec<T> codec, Arbitrary<T> values, IComparer<T> order, IEqualityComparer<T>? equality)
        : base(codec.Name) => (_codec, _values, _order, _equality) = (codec, values, order, equality);

    internal override KeyCodec Codec => _codec;

    internal override void RoundTrips() => CodecLaws.RoundTrips(_values, _codec.Encode, _codec.Decode, _equality);

    internal override void KeepsOrder() => CodecLaws.KeepsOrder(_values, _order, _codec.Encode);

    /// <summary>Bytes that it reads are those that it writes: what it can't have written is refused.</summary>
    internal override void IsTheOnlyOne() =>
        Prop.ForAll(
            Damaged.Bytes(_values.Generator.Select(value => _codec.Encode(value).Bytes.ToArray())).ToArbitrary(),
            bytes => Read(bytes) is not { } again || again.AsSpan().SequenceEqual(bytes)).Holds();

    internal override void HasText()
    {
        var described = new KeyspaceDescription("some", _codec.Name, "raw", []);
        Prop.ForAll(_values, value =>
        {
            Key key = (byte[])[.. DbDb.Functional.Codec.String.Encode("some").Span, .. _codec.Encode(value).Span];
            var text = described.TextOf(key).IfNone("none");
            return (described.KeyOf(text) == key && described.Under(text).Contains(key)).Label(text);
        }).Holds();
    }

    internal override void HasElements() =>
        Prop.ForAll(_values, value =>
        {
            var reader = new KeyReader(_codec.Encode(value).Span);
            for (var i = 0; i < _codec.ElementCount; i++)
            {
                Elements.Skip(ref reader);
            }

            return reader.IsAtEnd && _codec.ElementCount == KeyCodec.ElementsOf(_codec.Name).Length;
        }).Holds();

    internal override void KeepsOrderBefore(CodecCase next) => next.KeepsOrderAfter(this);

    internal override void KeepsOrderAfter<TFirst>(CodecCase<TFirst> first)
    {
        var pairs = Arb.From(
            first._values.Generator.Zip(_values.Generator),
            pair => first._values.Shrinker(pair.Item1).Select(one => (one, pair.Item2))
                .Concat(_values.Shrinker(pair.Item2).Select(two => (pair.Item1, two))));
        var order = Comparer<(TFirst First, T Second)>.Create((one, other) =>
            first._order.Compare(one.First, other.First) is not 0 and var sign
                ? sign
                : _order.Compare(one.Second, other.Second));
        CodecLaws.KeepsOrder(pairs, order, DbDb.Functional.Codec.Tuple(first._codec, _codec).Encode);
    }

    private byte[]? Read(byte[] bytes)
    {
        try
        {
            return _codec.Encode(_codec.Decode(bytes)).Bytes.ToArray();
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
