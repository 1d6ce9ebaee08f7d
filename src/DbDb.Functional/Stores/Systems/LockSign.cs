using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// Who has a lock, as the length of the range of bytes that is locked: so that taking the lock and saying who has it is
/// one system call, the system forgets both together, and nothing need be written anywhere. From the lowest bit: 22
/// bits of the process id, then the time in hundredths of a second since 2020.
/// </summary>
internal static class LockSign
{
    /// <summary>The lengths are less than this.</summary>
    public const long Most = 1L << (ProcessBits + TimeBits);

    private const int ProcessBits = 22; // Linux has no greater process ids
    private const int TimeBits = 38; // 87 years
    private const long Unit = TimeSpan.TicksPerSecond / 100;
    private static readonly Instant _epoch = Instant.From(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>What time it is.</summary>
    public static Instant Now() => DateTimeOffset.UtcNow;

    /// <summary>The length that says that this process has the lock from now on: 1 or more.</summary>
    public static long Own() => Of(new(Environment.ProcessId, Now()));

    /// <summary>
    /// The length that says who has the lock. A process id that is too large, and a time before 2020 or far ahead, are
    /// lost.
    /// </summary>
    public static long Of(LockHolder holder)
    {
        var process = holder.Process is > 0 and < 1 << ProcessBits ? holder.Process : 0;
        var time = Math.Clamp((holder.Since.UnixTimeTicks - _epoch.UnixTimeTicks) / Unit, 1, (1L << TimeBits) - 1);
        return (time << ProcessBits) | (uint)process;
    }

    /// <summary>Who has a lock of this length; none if it is no such length.</summary>
    public static Option<LockHolder> Read(long length) =>
        length is > 0 and < Most && (int)(length & ((1 << ProcessBits) - 1)) is > 0 and var process
            ? Some(new LockHolder(process, new(_epoch.UnixTimeTicks + (length >> ProcessBits) * Unit)))
            : None;
}
