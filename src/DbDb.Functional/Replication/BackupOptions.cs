namespace DbDb.Functional;

/// <summary>How a database is backed up.</summary>
public sealed record BackupOptions
{
    /// <summary>Only a copy of this database is continued, and what was written isn't read again.</summary>
    public static BackupOptions Default { get; } = new();

    /// <summary>
    /// Whether a copy that can't be continued, because it has diverged, is damaged, or was made before the database was
    /// compacted, is replaced: by a new one, in one step when that is complete. What isn't a database is never
    /// replaced.
    /// </summary>
    public bool Replace { get; init; }

    /// <summary>
    /// Whether what this backup has copied, not what the copy had before, is read back from the file and checked:
    /// <see cref="DbError.Corrupt"/> where it isn't what was written. What is made anew is read back before it takes
    /// the place of an older copy.
    /// </summary>
    public bool Verify { get; init; }

    /// <summary>How long to wait while another process writes to the copy.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
