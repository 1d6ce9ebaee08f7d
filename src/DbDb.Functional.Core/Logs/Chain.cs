using DbDb.Functional.Values;

namespace DbDb.Functional.Logs;

/// <summary>
/// The records after a head, taken in the order in which they lie. Where one is a commit that continues the log, all
/// before it being those that it counts, the head moves on to it.
/// </summary>
/// <param name="head">The head.</param>
internal sealed class Chain(LogHead head)
{
    private Digest _digest = Digest.Empty;

    /// <summary>The newest complete commit.</summary>
    public LogHead Head { get; private set; } = head;

    /// <summary>Where the next record begins.</summary>
    public long Offset { get; private set; } = head.End;

    /// <summary>
    /// Takes the record that lies at <see cref="Offset"/> and was found right; not a commit that doesn't continue the
    /// log.
    /// </summary>
    public bool TryTake(ReadOnlySpan<byte> record, Address address)
    {
        if (!Record.IsCommit(record))
        {
            _digest = _digest.With(record);
        }
        else if (CommitRecord.Read(record, address) is { } commit && Continues(commit))
        {
            Head = Head.WithCommit(commit, address, Hash.Of(record));
            _digest = Digest.Empty;
        }
        else
        {
            return false;
        }

        Offset = address.End;
        return true;
    }

    private bool Continues(Commit commit) =>
        Waypoint.ParentOf(commit) == Head.Spine[0]
        && commit.ParentHash == Head.Hash
        && commit.Start == Head.End
        && commit.Records == _digest.Records
        && commit.Digest == _digest.Checksum
        && Waypoint.JumpOf(commit) == Spine.NextJump(Head.Spine);
}
