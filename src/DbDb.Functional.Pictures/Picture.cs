using System.Buffers;

namespace DbDb.Functional.Pictures;

/// <summary>
/// A picture of a tree, of two trees and what they share, or of commits. Making one reads the nodes that are drawn;
/// writing it reads nothing.
/// </summary>
public sealed class Picture
{
    private readonly Func<PictureFormat, byte[]> _written;

    private Picture(string title, Func<PictureFormat, byte[]> written) => (Title, _written) = (title, written);

    /// <summary>What it is of, in a line.</summary>
    public string Title { get; }

    /// <summary>The tree of a revision.</summary>
    /// <param name="name">What the database is called.</param>
    /// <param name="snapshot">The revision.</param>
    /// <param name="options">How much of it is drawn.</param>
    /// <exception cref="DbException">A node can't be read.</exception>
    public static Picture Of(string name, Snapshot snapshot, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var (range, most) = Checked(options);
        return Of(TreeGraph.Of(name, snapshot, range, most));
    }

    /// <summary>
    /// The trees of two revisions of one database: what both have is drawn once, and what only one has stands out. The
    /// older is drawn on the left.
    /// </summary>
    /// <param name="name">What the database is called.</param>
    /// <param name="one">A revision.</param>
    /// <param name="other">Another, earlier or later, or the same.</param>
    /// <param name="options">How much of them is drawn.</param>
    /// <exception cref="DbException">A node can't be read.</exception>
    public static Picture Of(string name, Snapshot one, Snapshot other, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (range, most) = Checked(options);
        var (older, newer) = one.Revision <= other.Revision ? (one, other) : (other, one);
        return Of(TreeGraph.Of(name, older, newer, range, most));
    }

    /// <summary>Commits, and what leads from each to older ones.</summary>
    /// <param name="name">What the database is called.</param>
    /// <param name="commits">
    /// The commits: newest first, each before its parent, as a database's history has them.
    /// </param>
    public static Picture Of(string name, IEnumerable<Commit> commits)
    {
        var graph = CommitGraph.Of(name, [.. commits]);
        return new(graph.Title, format => format == PictureFormat.Svg ? CommitPicture.Of(graph) : CommitDot.Of(graph));
    }

    /// <summary>Writes it as a whole file of UTF-8.</summary>
    /// <param name="format">In which language.</param>
    /// <param name="output">Where to.</param>
    public void Write(PictureFormat format, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!Enum.IsDefined(format))
        {
            throw new ArgumentOutOfRangeException(nameof(format), format, "there is no such format");
        }

        output.Write(_written(format));
    }

    /// <summary>What it is of.</summary>
    public override string ToString() => Title;

    private static Picture Of(TreeGraph graph) =>
        new(graph.Title, format => format == PictureFormat.Svg ? TreePicture.Of(graph) : TreeDot.Of(graph));

    private static (KeyRange Range, int Most) Checked(PictureOptions? options)
    {
        var (range, most) = options is null ? (KeyRange.All, PictureOptions.UsualBoxes)
            : (options.Range, options.Boxes);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, PictureOptions.FewestBoxes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, PictureOptions.MostBoxes, nameof(options));
        return (range, most);
    }
}
