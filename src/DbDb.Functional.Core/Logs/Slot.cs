using System.Collections.Immutable;
using DbDb.Functional.Values;

namespace DbDb.Functional.Logs;

/// <summary>What the bytes of one superblock slot turn out to be.</summary>
internal abstract record Slot
{
    private Slot()
    {
    }

    /// <summary>A slot that checks. It names the commit at the head of its spine.</summary>
    public sealed record Valid(
        uint Version,
        long Turn,
        ulong Generation,
        Limits Limits,
        long End,
        Hash Hash,
        ImmutableArray<NamedCommit> Spine,
        ImmutableArray<ulong> Ancestors
    ) : Slot
    {
        /// <summary>Where the named commit's record lies; none before the first commit.</summary>
        public Address CommitAddress => Spine[0].Address;

        /// <summary>
        /// The head, given the bytes read at <see cref="CommitAddress"/>; or null if they aren't the commit that this
        /// slot names, which is damage, because the commit was durable before the slot was written.
        /// </summary>
        public LogHead? Head(ReadOnlySpan<byte> record)
        {
            if (CommitAddress.IsNone)
            {
                return LogIdentity.Of(Generation, Limits) == Hash
                    ? new(Generation, Limits, Commit.Genesis, Address.None, End, Hash, Values.Spine.Genesis, Ancestors)
                    : null;
            }

            return Record.Fault(record, Generation, CommitAddress) is null
                && CommitRecord.Read(record, CommitAddress) is { } commit
                && commit.Revision == Spine[0].Revision
                && Functional.Hash.Of(record) == Hash
                && Values.Spine.Of(commit.Ordinal, Spine) is { } spine
                ? new(Generation, Limits, commit, CommitAddress, End, Hash, spine, Ancestors)
                : null;
        }
    }

    /// <summary>A slot of a newer format, its checksum right.</summary>
    public sealed record Newer(uint Version) : Slot;

    /// <summary>It begins like a slot, but doesn't check: torn, rotten or cut off.</summary>
    public sealed record Damaged : Slot;

    /// <summary>It doesn't begin like a slot of ours.</summary>
    public sealed record Foreign : Slot;
}
