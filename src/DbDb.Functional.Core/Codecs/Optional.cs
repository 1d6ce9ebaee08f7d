namespace DbDb.Functional.Codecs;

/// <summary>An element or nothing, which is less than any.</summary>
internal sealed class Optional<T, TOptional>(
    KeyCodec<T> codec,
    Func<T, TOptional> some,
    Func<TOptional, (bool IsSome, T Value)> whether,
    TOptional none
) : KeyCodec<TOptional>(codec.Name + "?")
{
    internal override bool IsOptional => true;

    internal override void Write(TOptional value, ref KeyWriter writer)
    {
        var (isSome, one) = whether(value);
        if (isSome)
        {
            codec.Write(one, ref writer);
        }
        else
        {
            writer.Write(ElementCode.None);
        }
    }

    internal override TOptional Read(ref KeyReader reader)
    {
        if (reader.Peek() != ElementCode.None)
        {
            return some(codec.Read(ref reader));
        }

        _ = reader.ReadByte();
        return none;
    }
}
