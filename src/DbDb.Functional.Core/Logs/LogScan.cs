using System.Buffers.Binary;
using DbDb.Functional.Values;

namespace DbDb.Functional.Logs;

/// <summary>A commit, where its record lies, and the record's hash.</summary>
internal sealed record FoundCommit(Commit Commit, Address Address, Hash Hash)
{
    /// <summary>How others name it.</summary>
    public Waypoint Waypoint => new(Commit.Ordinal, Commit.Revision, Address);

    /// <summary>Where a log ends that ends with it.</summary>
    public long End => Address.IsNone ? LogIdentity.LogStart : Address.End;

    /// <summary>That of a head.</summary>
    public static FoundCommit Of(LogHead head) => new(head.Commit, head.CommitAddress, head.Hash);

    /// <summary>Whether a head is this one.</summary>
    public bool IsOf(LogHead head) => head.Hash == Hash && head.CommitAddress == Address;
}

/// <summary>
/// Finding commits in a log without a superblock to begin at: every place where a record could lie is looked at. Time
/// grows with the log's length alone, whatever lies in it, and memory doesn't grow.
/// </summary>
/// <param name="length">How long the file is.</param>
/// <param name="read">Reads it.</param>
internal sealed class LogScan(long length, ReadBytes read)
{
    private const int BlockSize = 1 << 20;

    // The commits of a log cover it once. Those of a file made to hurt may each claim all of it.
    private const int Patience = 4;

    private readonly long _end = Math.Min(length, Address.MaxOffset);

    /// <summary>The newest good commit, or null, and the newest revision of which there is anything.</summary>
    /// <remarks>
    /// Good is a commit that is complete, as for <see cref="Log.Follow"/>, and continues the good one before it; or
    /// lies so far after that one that the commits between may have been lost. So abandoned commits that lie after the
    /// log, and those that continue them, aren't taken for its end.
    /// </remarks>
    public (FoundCommit? Good, Revision Newest) Newest(ulong generation)
    {
        var (good, newest, abandoned) = ((FoundCommit?)null, Revision.Zero, Address.None);
        var allowance = Patience * _end;
        foreach (var (record, address) in Candidates())
        {
            if (
                Record.Fault(record.Span, generation, address) is null
                && CommitRecord.Read(record.Span, address) is { } commit
            )
            {
                if (!Continues(commit, good) || (commit.Parent == abandoned && !abandoned.IsNone))
                {
                    abandoned = address;
                    continue;
                }

                newest = commit.Revision > newest ? commit.Revision : newest;
                good = IsComplete(commit, address, generation, ref allowance)
                    ? new(commit, address, Hash.Of(record.Span))
                    : good;
            }
        }

        return (good, newest);
    }

    /// <summary>
    /// A generation that fits the log, worked out from its records; or null if no two of them agree. The first two
    /// tell, since a value that somebody stored can't lie there; else the first commit that is complete under the
    /// generation it tells itself.
    /// </summary>
    public ulong? Generation() => OfTheFirstRecords() ?? OfACommit();

    /// <summary>Whether a log begins where one would. Reads its first two records at most.</summary>
    public bool HasALog => OfTheFirstRecords() is not null;

    private static bool Continues(Commit commit, FoundCommit? good) =>
        good is null
        || (commit.Ordinal == good.Commit.Ordinal + 1
            ? Waypoint.ParentOf(commit) == good.Waypoint && commit.ParentHash == good.Hash
            : commit.Ordinal > good.Commit.Ordinal
                && Waypoint.ParentOf(commit).Dropped >= good.Waypoint.Dropped
                && commit.Parent.Offset >= good.Address.End);

    private bool IsComplete(Commit commit, Address address, ulong generation, ref long allowance)
    {
        var digest = Digest.Empty;
        var offset = commit.Start;
        allowance -= address.Offset - offset;
        while (
            allowance >= 0
            && Log.RecordAt(offset, address.Offset, generation, read) is (var record, { IsNone: false } at)
            && !Record.IsCommit(record.Span)
        )
        {
            digest = digest.With(record.Span);
            offset = at.End;
        }

        return offset == address.Offset && digest == new Digest(commit.Digest, commit.Records);
    }

    private ulong? OfTheFirstRecords()
    {
        var header = read(LogIdentity.LogStart, Record.HeaderSize).Span;
        if (header.Length < Record.HeaderSize || Record.Length(header) is < Record.HeaderSize or > Record.MaxLength)
        {
            return null;
        }

        var address = Address.At(LogIdentity.LogStart, Record.Padded(Record.Length(header)));
        var record = read(address.Offset, address.Length).Span;
        if (record.Length < address.Length)
        {
            return null;
        }

        var told = LostGeneration.Of(record, address);
        return Log.RecordAt(address.End, _end, told, read).Address.IsNone ? null : told;
    }

    private ulong? OfACommit()
    {
        var allowance = Patience * _end;
        foreach (var (record, address) in Candidates())
        {
            if (
                CommitRecord.Read(record.Span, address) is { Records: > 0 } commit
                && LostGeneration.Of(record.Span, address) is var told
                && IsComplete(commit, address, told, ref allowance)
            )
            {
                return told;
            }
        }

        return null;
    }

    // Whatever has the header of a commit. One can't lie within another, but what only looks like one can overlap one.
    private IEnumerable<(ReadOnlyMemory<byte> Record, Address Address)> Candidates()
    {
        for (var offset = LogIdentity.LogStart; offset < _end; offset += BlockSize)
        {
            var block = read(offset, BlockSize + Record.Padded(CommitRecord.MaxLength));
            for (var at = 0; at < BlockSize && at + CommitRecord.NoteAt <= block.Length; at += Address.Unit)
            {
                if (LooksLikeACommit(block.Span[at..]))
                {
                    var padded = Record.Padded(Record.Length(block.Span[at..]));
                    yield return (block.Slice(at, padded), Address.At(offset + at, padded));
                }
            }
        }
    }

    private static bool LooksLikeACommit(ReadOnlySpan<byte> bytes) =>
        Record.IsCommit(bytes)
        && BinaryPrimitives.ReadUInt16LittleEndian(bytes[Record.CountAt..]) == 0
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[Record.PrefixLengthAt..]) == 0
        && Record.Length(bytes) is >= CommitRecord.NoteAt and <= CommitRecord.MaxLength
        && Record.Padded(Record.Length(bytes)) <= bytes.Length;
}
