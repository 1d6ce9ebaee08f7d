using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DbDb.Functional.Nodes;

namespace DbDb.Functional.Pages;

/// <summary>
/// A record in memory: a node's, whole or as changes, or a value's. It is read as a span, and one part or another is
/// handed out as memory. That it lies in an array of its own is known here and nowhere else, so that one may lie
/// elsewhere some day.
/// </summary>
internal readonly struct Page : IEquatable<Page>
{
    private readonly byte[]? _bytes;

    private Page(byte[]? bytes) => _bytes = bytes;

    /// <summary>No page.</summary>
    public static Page None => default;

    public bool IsNone => _bytes is null;

    /// <summary>How many bytes there are: as many as its record has, or more.</summary>
    public int Length => _bytes!.Length;

    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>
    /// Its bytes for whoever made it and has shown it to nobody yet, or is a builder whose own it is.
    /// </summary>
    public Span<byte> Writable => _bytes;

    /// <summary>
    /// What stands for it in a <see cref="Node"/>, which has room for one reference: the same of two that are one.
    /// </summary>
    public object? Holder => _bytes;

    public static implicit operator ReadOnlySpan<byte>(Page page) => page._bytes;

    /// <summary>The page that an object stands for; none if that is something else.</summary>
    // The array's type is compared, and not asked for as "as" does it: whether this is an array of signed bytes, which
    // it might be as well then, is nobody's question.
    public static Page HeldBy(object? holder) =>
        holder is not null && holder.GetType() == typeof(byte[]) ? new(Unsafe.As<byte[]>(holder)) : None;

    /// <summary>A page of so many bytes, all of which are to be written.</summary>
    public static Page OfLength(int length) => new(GC.AllocateUninitializedArray<byte>(length));

    /// <summary>
    /// The page that was read: its bytes themselves where they are all of an array, which is the page's from now on,
    /// else a copy of them.
    /// </summary>
    public static Page Of(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment)
        && segment.Offset == 0
        && segment.Count == segment.Array!.Length
            ? new(segment.Array)
            : new(bytes.ToArray());

    /// <summary>What lies where other threads may put another page at any time.</summary>
    public static Page Read(ref readonly Page place) => new(Volatile.Read(in place._bytes));

    /// <summary>Puts a page where other threads may look at any time.</summary>
    public static void Write(ref Page place, Page page) =>
        Volatile.Write(ref Unsafe.AsRef(in place._bytes), page._bytes);

    public ReadOnlySpan<byte> Slice(int start, int length) => new(_bytes, start, length);

    /// <summary>A part of it, which stays valid and unchanged as long as it is referenced.</summary>
    public ReadOnlyMemory<byte> Memory(int start, int length) => new(_bytes, start, length);

    /// <summary>Its first bytes in another page.</summary>
    public Page Copy(int length) => new(_bytes.AsSpan(0, length).ToArray());

    /// <summary>Whether both are one in memory.</summary>
    public bool IsSameAs(Page other) => ReferenceEquals(_bytes, other._bytes);

    /// <summary>The same.</summary>
    public bool Equals(Page other) => IsSameAs(other);

    public override bool Equals(object? obj) => obj is Page other && IsSameAs(other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_bytes);
}
