using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A committed tree with its commit's data: an immutable value, safe to keep, to share and to read from any thread for
/// as long as anybody likes.
/// </summary>
[JsonConverter(typeof(SnapshotJsonConverter))]
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

    /// <summary>How many entries there are. O(1).</summary>
    public long Count => Tree.Count;

    /// <summary>The value of a key that must be there, as of its tree.</summary>
    /// <exception cref="KeyNotFoundException">It isn't there.</exception>
    /// <exception cref="DbException">A node can't be read: <see cref="Read"/> makes that a value.</exception>
    public Value this[Key key] => Tree[key];

    /// <summary>The value of a key, as of its tree.</summary>
    /// <exception cref="DbException">A node can't be read: <see cref="Read"/> makes that a value.</exception>
    [OverloadResolutionPriority(1)] // an array is a key, and a span too
    public Option<Value> Find(Key key) => Tree.Find(key);

    /// <summary>The same for bytes that nobody has made a key of.</summary>
    /// <exception cref="DbException">A node can't be read: <see cref="Read"/> makes that a value.</exception>
    public Option<Value> Find(ReadOnlySpan<byte> key) => Tree.Find(key);

    /// <summary>Whether a key is there, and its value, as of its tree: nothing is allocated.</summary>
    /// <exception cref="DbException">A node can't be read: <see cref="Read"/> makes that a value.</exception>
    public bool TryFind(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value) => Tree.TryFind(key, out value);

    /// <summary>Whether a key is there, as of its tree.</summary>
    /// <exception cref="DbException">A node can't be read: <see cref="Read"/> makes that a value.</exception>
    [OverloadResolutionPriority(1)]
    public bool Contains(Key key) => Tree.Contains(key);

    /// <summary>The same for bytes that nobody has made a key of.</summary>
    /// <exception cref="DbException">A node can't be read: <see cref="Read"/> makes that a value.</exception>
    public bool Contains(ReadOnlySpan<byte> key) => Tree.Contains(key);

    /// <summary>The entries in a range, or all, keys ascending, read as they are asked for.</summary>
    /// <exception cref="DbException">While it is enumerated: a node can't be read.</exception>
    public IEnumerable<Entry> Range(KeyRange range = default) => Tree.Range(range);

    /// <summary>The entries, keys ascending, read as they are asked for: for <c>foreach</c>.</summary>
    /// <exception cref="DbException">While it is enumerated: a node can't be read.</exception>
    public IEnumerator<Entry> GetEnumerator() => Tree.GetEnumerator();

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
