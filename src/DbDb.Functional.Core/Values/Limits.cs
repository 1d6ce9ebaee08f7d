namespace DbDb.Functional;

/// <summary>
/// The sizes that shape a tree. A file carries the ones it was created with. They steer when a node splits, and are
/// soft: one node may exceed them where its keys are long (never by more than an entry or two).
/// </summary>
/// <param name="LeafBytes">A leaf splits above so many bytes, header included; 64 to 32,768.</param>
/// <param name="BranchBytes">A branch splits above so many bytes, header included; 64 to 32,768.</param>
/// <param name="BranchChildren">A branch splits above so many children; 4 to 1,024.</param>
/// <param name="InlineValueBytes">A longer value is stored on its own; 0 to 4,096.</param>
public sealed record Limits(int LeafBytes, int BranchBytes, int BranchChildren, int InlineValueBytes)
{
    /// <summary>The longest key: 4,096 bytes, enough for any path of a file.</summary>
    public const int MaxKeyBytes = 4096;

    /// <summary>The longest value: 64 MiB.</summary>
    public const int MaxValueBytes = 64 << 20;

    /// <summary>The longest note on a commit: 1,024 bytes of UTF-8.</summary>
    public const int MaxNoteBytes = 1024;

    /// <summary>
    /// Leaves of 4.5 KiB, branches of 2 KiB and at most 96 children, values above 512 bytes on their own.
    /// </summary>
    public static Limits Default { get; } = new(4608, 2048, 96, 512);

    /// <summary>Whether each size lies within its bounds.</summary>
    public bool AreValid =>
        LeafBytes is >= 64 and <= 32768
        && BranchBytes is >= 64 and <= 32768
        && BranchChildren is >= 4 and <= 1024
        && InlineValueBytes is >= 0 and <= 4096;
}
