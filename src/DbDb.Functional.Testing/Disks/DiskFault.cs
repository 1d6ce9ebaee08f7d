namespace DbDb.Functional.Testing;

/// <summary>What goes wrong with an operation of a simulated disk.</summary>
public abstract record DiskFault
{
    private DiskFault()
    {
    }

    /// <summary>The error number of a medium that fails (EIO).</summary>
    public const int InputOutput = 5;

    /// <summary>The error number of a file that would become too large (EFBIG).</summary>
    public const int FileTooLarge = 27;

    /// <summary>The error number of a full disk (ENOSPC).</summary>
    public const int NoSpace = 28;

    /// <summary>The error number of a quota that is used up (EDQUOT).</summary>
    public const int QuotaExceeded = 122;

    /// <summary>The operation fails with an error number, nothing of it done.</summary>
    /// <param name="Code">The number, as Linux has it.</param>
    public sealed record Fails(int Code) : DiskFault;

    /// <summary>
    /// A write fails with an error number after so many of its bytes. On other operations <see cref="Fails"/>.
    /// </summary>
    /// <param name="Bytes">How many, not negative; all, if the write has fewer.</param>
    /// <param name="Code">The number, as Linux has it.</param>
    public sealed record FailsPartway(int Bytes, int Code) : DiskFault;

    /// <summary>
    /// A sync fails with an error number, and drops what it couldn't write: a part of it is on the medium, later syncs
    /// say that all is well, and reading may show what was written or what is on the medium. As on Linux, everyone who
    /// has the file open is told once, by the next sync; whoever opens it later is told nothing. On other operations
    /// <see cref="Fails"/>.
    /// </summary>
    /// <param name="Code">The number, as Linux has it.</param>
    public sealed record Forgets(int Code) : DiskFault;

    /// <summary>
    /// The medium rots before a read: a bit of what the read asks for has turned over for good. Nothing for other
    /// operations.
    /// </summary>
    /// <param name="Bit">
    /// Which bit, not negative: counted from the lowest one of the first byte on, and beyond the last from the first
    /// again.
    /// </param>
    public sealed record Rots(long Bit) : DiskFault;

    /// <summary>
    /// The process dies, of a write after so many of its bytes: its locks are free, and whatever it asks for throws
    /// <see cref="ProcessDiedException"/>. The disk goes on, with everything the process wrote.
    /// </summary>
    /// <param name="Bytes">How many, not negative; all, if the write has fewer.</param>
    public sealed record Dies(int Bytes = 0) : DiskFault;
}

/// <summary>Thrown by the disk of a simulated process that has died.</summary>
public sealed class ProcessDiedException() : Exception("the simulated process is dead");
