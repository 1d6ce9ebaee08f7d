using System.Globalization;
using System.Text.Json.Serialization;

namespace DbDb.Functional;

/// <summary>
/// The number of a commit: 1, 2, 3, …; 0 is the empty database before the first. A commit keeps its number when others
/// are dropped.
/// </summary>
/// <param name="Number">The number, never negative; of a commit, at most 2⁶².</param>
[JsonConverter(typeof(RevisionJsonConverter))]
public readonly record struct Revision(long Number) : IComparable<Revision>
{
    /// <summary>Revision 0: the empty database.</summary>
    public static Revision Zero => default;

    /// <summary>The revision that follows.</summary>
    public Revision Next => new(Number + 1);

    /// <summary>
    /// The number before; before revision 0 there is none, and what is asked about that is answered as for any that
    /// isn't there. A compaction may have dropped it: the one that was kept is <see cref="Commit.ParentRevision"/>.
    /// </summary>
    public Revision Previous => new(Number - 1);

    /// <summary>The revision of this number, so that one may be given as <c>3</c>.</summary>
    public static implicit operator Revision(long number) => new(number);

    /// <summary>Older before newer.</summary>
    public static bool operator <(Revision left, Revision right) => left.Number < right.Number;

    /// <summary>Older before newer.</summary>
    public static bool operator >(Revision left, Revision right) => left.Number > right.Number;

    /// <summary>Older before newer.</summary>
    public static bool operator <=(Revision left, Revision right) => left.Number <= right.Number;

    /// <summary>Older before newer.</summary>
    public static bool operator >=(Revision left, Revision right) => left.Number >= right.Number;

    /// <inheritdoc/>
    public int CompareTo(Revision other) => Number.CompareTo(other.Number);

    /// <summary>The number in decimal.</summary>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
