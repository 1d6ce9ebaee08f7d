using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Testing;

/// <summary>A file on a simulated disk.</summary>
/// <param name="Cached">What reading it gives.</param>
/// <param name="Durable">What is on the medium for certain.</param>
/// <param name="Pending">
/// What was done since it was synced, oldest first: any part of it may be on the medium too.
/// </param>
/// <param name="HasLost">Whether a failed sync has dropped something that reading may still show.</param>
/// <param name="Failures">How many syncs have failed so.</param>
/// <param name="Permissions">
/// Who may open it. They are taken to be on the medium before any name that is given to the file afterwards, as a
/// journal has it.
/// </param>
internal sealed record FileImage(
    Contents Cached,
    Contents Durable,
    ImmutableList<FileChange> Pending,
    bool HasLost,
    int Failures,
    UnixFileMode Permissions = FileImage.ByDefault
)
{
    public const UnixFileMode OfTheOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode ByDefault = OfTheOwner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static FileImage Of(Contents contents, UnixFileMode permissions = ByDefault) =>
        new(contents, contents, [], HasLost: false, Failures: 0, permissions);

    /// <summary>The file with a change made that reading shows and the medium needn't have.</summary>
    public FileImage With(FileChange change) =>
        this with
        {
            Cached = After(Cached, change),
            Pending = Pending.Add(change),
        };

    /// <summary>The file with the same change to what reading shows and to the medium.</summary>
    public FileImage Rotten(long bit)
    {
        return this with { Cached = Turned(Cached), Durable = Turned(Durable) };

        Contents Turned(Contents contents)
        {
            Span<byte> one = stackalloc byte[1];
            return contents.Read(bit / 8, one) == 1
                ? contents.Written(bit / 8, [(byte)(one[0] ^ (1 << (int)(bit % 8)))])
                : contents;
        }
    }

    /// <summary>
    /// The file once a sync went well. What an earlier sync dropped stays off the medium all the same.
    /// </summary>
    public FileImage Synced() =>
        this with
        {
            Durable = HasLost ? Pending.Aggregate(Durable, After) : Cached,
            Pending = [],
        };

    /// <summary>
    /// The file once a sync failed: a part is on the medium, the system takes the rest for written, and may or may not
    /// still show it.
    /// </summary>
    public FileImage Dropped(Dice dice)
    {
        var durable = PowerCut.Of(this, dice);
        return new(dice.OneIn(2) ? Cached : durable, durable, [], HasLost: true, Failures + 1, Permissions);
    }

    private static Contents After(Contents contents, FileChange change) => change switch
    {
        FileChange.Write write => contents.Written(write.Offset, write.Bytes.Span),
        FileChange.Resize resize => contents.Resized(resize.Length),
        _ => throw new UnreachableException(),
    };
}
