using LanguageExt;

namespace DbDb.Functional.Values;

/// <summary>
/// A value that is read when it is asked for, if it is stored on its own; equal to another of the same bytes.
/// </summary>
internal readonly struct LazyValue : IEquatable<LazyValue>
{
    private readonly Value _inline;
    private readonly IValueSource? _source;
    private readonly Address _reference;

    public LazyValue(Value value) => _inline = value;

    /// <summary>A value that is stored on its own, or that will be.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="reference">What leads to it there.</param>
    public LazyValue(IValueSource source, Address reference) => (_source, _reference) = (source, reference);

    /// <summary>As long as it is at most, in bytes, found out without reading what is stored on its own.</summary>
    public int MostBytes => IsFresh ? Read().Length : RecordLength;

    private bool IsStored => _source is not null;

    private bool IsFresh => IsStored && _reference.IsFresh;

    // Of the value's own record, or of the one that it would have.
    private int RecordLength => IsStored ? _reference.Length : Record.Padded(Record.HeaderSize + _inline.Length);

    public static LazyValue? Of(Option<Value> value) => value.IsSome ? new LazyValue(value.IfNone(Value.Empty)) : null;

    /// <exception cref="DbException">It can't be read.</exception>
    public static Option<Value> Read(LazyValue? value) => value is { } some ? some.Read() : Option<Value>.None;

    /// <summary>The same, whatever becomes of the memory that its bytes lie in.</summary>
    public LazyValue Held() => IsStored ? this : new(new Value(_inline.Span.ToArray()));

    /// <exception cref="DbException">It can't be read.</exception>
    public Value Read() => _source is null ? _inline : new(_source.Value(_reference));

    /// <summary>Whether both have the same bytes, found out without reading them where that can be.</summary>
    /// <param name="other">The other.</param>
    /// <param name="oneStore">Whether what lies at an address is the same for both.</param>
    public bool Equals(LazyValue other, bool oneStore)
    {
        if (!IsFresh && !other.IsFresh)
        {
            if (oneStore && IsStored && other.IsStored && _reference == other._reference)
            {
                return true;
            }

            // A record is as long as its value, but for what rounds it up.
            if (RecordLength != other.RecordLength)
            {
                return false;
            }
        }

        return Read() == other.Read();
    }

    public bool Equals(LazyValue other) =>
        Equals(other, _source is { } mine && other._source is { } others && mine.HasStoreOf(others));

    public override bool Equals(object? obj) => obj is LazyValue other && Equals(other);

    public override int GetHashCode() => Read().GetHashCode();
}
