using System.Collections.Immutable;
using DbDb.Functional.Values;

namespace DbDb.Functional;

/// <summary>
/// The newest commit and the log's end: all that planning the next segment needs. A store reads it;
/// <see cref="Segment"/> is what leads from it to the next. Two heads are equal when their commits' hashes are, and so
/// everything before them.
/// </summary>
public sealed class LogHead : IEquatable<LogHead>
{
    /// <summary>Of how many logs before it one knows: of a longer line the last ones and the first.</summary>
    internal const int MostAncestors = 128;

    internal LogHead(
        ulong generation,
        Limits limits,
        Commit commit,
        Address address,
        long end,
        Hash hash,
        ImmutableArray<Waypoint> spine,
        ImmutableArray<ulong> ancestors = default
    )
    {
        Generation = generation;
        Limits = limits;
        Commit = commit;
        CommitAddress = address;
        End = end;
        Hash = hash;
        Spine = spine;
        Ancestors = ancestors.IsDefault ? [] : ancestors;
    }

    /// <summary>
    /// The number, drawn at random, that tells this log from every other; all its checksums are bound to it.
    /// </summary>
    public ulong Generation { get; }

    /// <summary>The sizes that shape this log's trees.</summary>
    public Limits Limits { get; }

    /// <summary>The newest commit.</summary>
    public Commit Commit { get; }

    /// <summary>Where the newest commit's record lies; none before the first.</summary>
    public Address CommitAddress { get; }

    /// <summary>Where the log ends and the next segment will begin: an offset in bytes, a multiple of 8.</summary>
    public long End { get; }

    /// <summary>The hash of the newest commit's record, which the next commit names.</summary>
    public Hash Hash { get; }

    /// <summary>The newest commit's number.</summary>
    public Revision Revision => Commit.Revision;

    internal ImmutableArray<Waypoint> Spine { get; }

    /// <summary>
    /// The generations of the logs whose place this one has taken, the last one first; where they are more than a slot
    /// holds, the last ones and the first.
    /// </summary>
    internal ImmutableArray<ulong> Ancestors { get; }

    /// <summary>The head of a new, empty log.</summary>
    /// <param name="generation">A random number.</param>
    /// <param name="limits">The sizes for its trees.</param>
    public static LogHead Genesis(ulong generation, Limits limits) => Empty(generation, limits, []);

    /// <summary>
    /// The head that this one's log had while it was empty, for a copy of it that is to take another log's place: it
    /// counts that one among its ancestors.
    /// </summary>
    /// <param name="replaced">The other log's head.</param>
    public LogHead Beginning(LogHead replaced)
    {
        ArgumentNullException.ThrowIfNull(replaced);
        return Empty(
            Generation,
            Limits,
            [.. replaced.Ancestors.Prepend(replaced.Generation).Union(Ancestors).Except([Generation])]
        );
    }

    /// <summary>
    /// The head that this one's log had while it was empty, for a copy of it in a place where no other log is.
    /// </summary>
    internal LogHead Blank() => Empty(Generation, Limits, Ancestors);

    /// <summary>The head of a new, empty log that is to take this one's place.</summary>
    internal LogHead Replacement(ulong generation) => Empty(generation, Limits, [Generation, .. Ancestors]);

    /// <summary>Whether it is the head of an empty log that is to take another's place.</summary>
    internal bool IsReplacementOf(LogHead replaced) => Revision == Revision.Zero && replaced.IsAncestorOf(this);

    /// <summary>Whether another log took this one's place, or that of one that had.</summary>
    internal bool IsAncestorOf(LogHead other) => IsAncestorOf(other.Generation, other.Ancestors);

    /// <summary>
    /// The same of a log with this generation and these ancestors. Where it has more of them than are kept, whose line
    /// is the same is one of those between.
    /// </summary>
    internal bool IsAncestorOf(ulong generation, ImmutableArray<ulong> ancestors) =>
        ancestors.Contains(Generation)
        || (
            ancestors.Length == MostAncestors
            && ancestors[^1] == (Ancestors.IsEmpty ? Generation : Ancestors[^1])
            && generation != Generation
            && !Ancestors.Contains(generation)
        );

    private static LogHead Empty(ulong generation, Limits limits, ImmutableArray<ulong> ancestors) => new(
        generation,
        limits,
        Commit.Genesis,
        Address.None,
        LogIdentity.LogStart,
        LogIdentity.Of(generation, limits),
        Values.Spine.Genesis,
        ancestors.Length <= MostAncestors ? ancestors : [.. ancestors.Take(MostAncestors - 1), ancestors[^1]]);

    /// <inheritdoc/>
    public bool Equals(LogHead? other) => other is not null && Hash == other.Hash && End == other.End;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LogHead);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>Revision and end in decimal.</summary>
    public override string ToString() => $"revision {Revision}, log to byte {End}";

    /// <summary>
    /// The head once <paramref name="commit"/>, whose record hashes to <paramref name="hash"/>, ends the log.
    /// </summary>
    internal LogHead WithCommit(Commit commit, Address address, Hash hash) =>
        new(
            Generation,
            Limits,
            commit,
            address,
            address.End,
            hash,
            Values.Spine.Push(Spine, new(commit.Ordinal, commit.Revision, address)),
            Ancestors
        );
}
