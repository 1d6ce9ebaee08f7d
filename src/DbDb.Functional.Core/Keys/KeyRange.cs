using System.Diagnostics;

namespace DbDb.Functional;

/// <summary>
/// The keys from an inclusive lower bound to an exclusive upper one; either may be absent. A range whose upper bound
/// isn't greater than its lower one is empty.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct KeyRange
{
    private readonly Key _upper;

    private KeyRange(Key lower, Key upper, bool bounded)
    {
        Lower = lower;
        _upper = upper;
        IsBounded = bounded;
    }

    /// <summary>Every key.</summary>
    public static KeyRange All => default;

    /// <summary>The inclusive lower bound; the empty key where there is none.</summary>
    public Key Lower { get; }

    /// <summary>Whether there is an upper bound.</summary>
    public bool IsBounded { get; }

    /// <summary>The exclusive upper bound; meaningless unless <see cref="IsBounded"/>.</summary>
    public Key Upper => _upper;

    /// <summary>Whether no key lies in the range.</summary>
    public bool IsEmpty => IsBounded && _upper <= Lower;

    /// <summary>The keys at or above <paramref name="lower"/>.</summary>
    public static KeyRange From(Key lower) => new(lower, default, bounded: false);

    /// <summary>
    /// The keys from <paramref name="lower"/>, inclusive, to <paramref name="upper"/>, exclusive; none where that isn't
    /// greater.
    /// </summary>
    public static KeyRange Between(Key lower, Key upper) => new(lower, upper, bounded: true);

    /// <summary>The keys above <paramref name="lower"/>, without it.</summary>
    public static KeyRange After(Key lower) => From(lower.Successor);

    /// <summary>The keys below <paramref name="upper"/>, without it.</summary>
    public static KeyRange Below(Key upper) => All.To(upper);

    /// <summary>The keys that begin with <paramref name="prefix"/>; every key, if it is empty.</summary>
    public static KeyRange Prefix(Key prefix)
    {
        var end = prefix.Span.TrimEnd((byte)0xFF);
        if (end.IsEmpty)
        {
            return From(prefix);
        }

        var upper = end.ToArray();
        upper[^1]++;
        return new(prefix, upper, bounded: true);
    }

    /// <summary>This range, but ending before <paramref name="upper"/> (exclusive).</summary>
    public KeyRange To(Key upper) => new(Lower, upper, bounded: true);

    /// <summary>This range, but ending with <paramref name="last"/> (inclusive).</summary>
    public KeyRange Through(Key last) => To(last.Successor);

    /// <summary>The keys that lie in both ranges.</summary>
    public KeyRange Intersect(KeyRange other)
    {
        var lower = Lower >= other.Lower ? Lower : other.Lower;
        return !other.IsBounded ? new(lower, _upper, IsBounded)
            : !IsBounded || other._upper < _upper ? new(lower, other._upper, bounded: true)
            : new(lower, _upper, bounded: true);
    }

    /// <summary>Whether <paramref name="key"/> lies in the range.</summary>
    public bool Contains(Key key) => key >= Lower && (!IsBounded || key < _upper);

    /// <summary>
    /// The range in interval notation, its bounds in quotes: <c>["a", "b")</c>; <c>["", …)</c> is every key. What isn't
    /// UTF-8 or can't be seen shows as <c>\xNN</c>, and of a long bound the beginning.
    /// </summary>
    public override string ToString() => IsBounded ? $"[{Lower.Quoted}, {_upper.Quoted})" : $"[{Lower.Quoted}, …)";
}
