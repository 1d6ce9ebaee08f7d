using System.Collections.Immutable;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A record as it lies in a log, for looking at a file piece by piece: a closed family, a case for each kind. What it
/// refers to isn't read. Found by <see cref="Database.Record"/>.
/// </summary>
public abstract record LogRecord
{
    private LogRecord(Address address, Option<string> fault) => (Address, Fault) = (address, fault);

    /// <summary>Where it lies. Its length is 0 where that can't be told any more.</summary>
    public Address Address { get; init; }

    /// <summary>
    /// What is wrong with the record itself: that its checksum is, or else what it is made of; none if it is sound.
    /// What is told of a record with a fault may be what was written, or not.
    /// </summary>
    public Option<string> Fault { get; init; }

    /// <summary>A leaf, stored whole.</summary>
    /// <param name="Address">Where it lies.</param>
    /// <param name="Fault">What is wrong with it.</param>
    /// <param name="Entries">Its entries, in the order of their keys.</param>
    public sealed record Leaf(Address Address, Option<string> Fault, ImmutableArray<StoredEntry> Entries)
        : LogRecord(Address, Fault)
    {
        /// <inheritdoc/>
        public override string ToString() => $"leaf of {Entries.Length} entries at {Address}";
    }

    /// <summary>A branch, stored whole.</summary>
    /// <param name="Address">Where it lies.</param>
    /// <param name="Fault">What is wrong with it.</param>
    /// <param name="Level">1 above leaves, and so on.</param>
    /// <param name="Links">Its links to its children, in the order of their keys.</param>
    public sealed record Branch(Address Address, Option<string> Fault, int Level, ImmutableArray<StoredLink> Links)
        : LogRecord(Address, Fault)
    {
        /// <summary>How many entries lie below it.</summary>
        public long Count => Links.Aggregate(0L, (sum, link) => unchecked(sum + link.Count)); // any, if it is forged

        /// <inheritdoc/>
        public override string ToString() => $"branch of {Links.Length} children at {Address}";
    }

    /// <summary>A leaf, stored as the changes to an earlier one.</summary>
    /// <param name="Address">Where they lie.</param>
    /// <param name="Fault">What is wrong with them.</param>
    /// <param name="Base">Where the earlier one lies, stored whole.</param>
    /// <param name="Written">How many bytes of changes to that one have been written, these included.</param>
    /// <param name="Changes">What became of the keys that changed, in their order.</param>
    public sealed record LeafChanges(
        Address Address, Option<string> Fault, Address Base, long Written, ImmutableArray<StoredEntry> Changes)
        : LogRecord(Address, Fault)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Changes.Length} changes at {Address} to the leaf at {Base}";
    }

    /// <summary>A branch, stored as the changes to an earlier one: some of its links.</summary>
    /// <param name="Address">Where they lie.</param>
    /// <param name="Fault">What is wrong with them.</param>
    /// <param name="Level">1 above leaves, and so on.</param>
    /// <param name="Base">Where the earlier one lies, stored whole.</param>
    /// <param name="Written">How many bytes of changes to that one have been written, these included.</param>
    /// <param name="Links">The links that changed, in the order of their numbers.</param>
    public sealed record BranchChanges(
        Address Address, Option<string> Fault, int Level, Address Base, long Written, ImmutableArray<StoredLink> Links)
        : LogRecord(Address, Fault)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Links.Length} changes at {Address} to the branch at {Base}";
    }

    /// <summary>A value that was too long for its leaf.</summary>
    /// <param name="Address">Where it lies.</param>
    /// <param name="Fault">What is wrong with it.</param>
    /// <param name="Content">The value.</param>
    public sealed record LongValue(Address Address, Option<string> Fault, Value Content)
        : LogRecord(Address, Fault)
    {
        /// <inheritdoc/>
        public override string ToString() => $"value of {Content.Length} bytes at {Address}";
    }

    /// <summary>The end of a transaction.</summary>
    /// <param name="Address">Where it lies.</param>
    /// <param name="Fault">What is wrong with it.</param>
    /// <param name="Content">What it says.</param>
    /// <param name="Hash">Its hash, which the commit after it names.</param>
    public sealed record Commit(Address Address, Option<string> Fault, Functional.Commit Content, Hash Hash)
        : LogRecord(Address, Fault)
    {
        /// <inheritdoc/>
        public override string ToString() => $"commit of revision {Content.Revision} at {Address}";
    }

    /// <summary>What isn't understood any more, since it is damaged.</summary>
    /// <param name="Address">Where it lies.</param>
    /// <param name="Fault">What is wrong with it.</param>
    /// <param name="Claim">What it says it is.</param>
    /// <param name="Level">Which level it says it has.</param>
    public sealed record Unreadable(Address Address, Option<string> Fault, string Claim, int Level)
        : LogRecord(Address, Fault)
    {
        /// <inheritdoc/>
        public override string ToString() => $"damaged record at {Address}";
    }
}
