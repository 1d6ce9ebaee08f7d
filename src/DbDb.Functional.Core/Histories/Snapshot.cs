using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A committed tree with its commit's data: an immutable value, safe to keep, to share and to read from any thread for
/// as long as anybody likes.
/// </summary>
public sealed class Snapshot
{
    internal Snapshot(Tree tree, Commit commit, Address address)
    {
        Tree = tree;
        Commit = commit;
        Address = address;
    }

    /// <summary>The entries.</summary>
    public Tree Tree { get; }

    /// <summary>The commit that stored them.</summary>
    public Commit Commit { get; }

    /// <summary>The commit's number.</summary>
    public Revision Revision => Commit.Revision;

    /// <summary>When it was committed.</summary>
    public Instant Instant => Commit.Instant;

    /// <summary>What its author had to say.</summary>
    public string Note => Commit.Note;

    /// <summary>Where the commit's record lies; none for revision 0.</summary>
    public Address Address { get; }

    /// <summary>What <paramref name="read"/> makes of the tree, or the error where a node can't be read.</summary>
    /// <exception cref="InvalidOperationException">
    /// It returned null: for nothing there is <see cref="Option{A}"/>.
    /// </exception>
    public Either<DbError, T> Read<T>(Func<Tree, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read(Tree) is { } made
                ? made
                : throw new InvalidOperationException(
                    "the function that reads a snapshot returned null: for nothing, return an Option"
                );
        }
        catch (DbException e)
        {
            return e.Error;
        }
    }

    /// <summary>Revision and count in decimal.</summary>
    public override string ToString() => $"revision {Revision}, {Tree.Count} entries";
}
