namespace DbDb.Functional.Stores.Files;

/// <summary>Where a log was found to end.</summary>
/// <param name="Durable">The newest head that is known to be durable: a slot names it, or this store synced it.</param>
/// <param name="Newest">The newest head; beyond <paramref name="Durable"/> only where a writer died before it wrote the
/// slot, or is just about to.</param>
/// <param name="Named">The hash of the commit that the newest slot names.</param>
/// <param name="Spare">
/// The hash of the commit that the other slot names; null where that one isn't what was written before the newest.
/// </param>
/// <param name="Turn">The newest slot's turn.</param>
/// <param name="FileLength">
/// How long the file was when the end was looked for; whoever has the lock may have lengthened it since.
/// </param>
/// <param name="IsOlder">Whether the newest slot is of an older version of the format.</param>
internal sealed record LogEnd(
    LogHead Durable, LogHead Newest, Hash Named, Hash? Spare, long Turn, long FileLength, bool IsOlder = false)
{
    /// <summary>Whether the newest head is known to be durable.</summary>
    public bool IsDurable => Newest.Equals(Durable);

    /// <summary>Whether a slot names the newest head.</summary>
    public bool IsNamed => Named == Newest.Hash;

    /// <summary>Whether both slots name it.</summary>
    public bool IsNamedTwice => IsNamed && Spare == Newest.Hash;
}
