using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>A jump of one commit to an older one, and how many lanes to the left of the chain it is drawn.</summary>
internal readonly record struct Jump(Revision From, Revision To, int Lane);

/// <summary>
/// A picture of the newest commits, newest first, with what leads from each to older ones: in words, whichever language
/// it is written in.
/// </summary>
/// <param name="Title">What it is of.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Commits">
/// The commits; after revision 1 comes revision 0, which has no record. Where earlier ones were dropped, the oldest
/// that is kept is the last.
/// </param>
/// <param name="Jumps">Where they jump to, unless that is their parent.</param>
internal sealed record CommitGraph(
    string Title, ImmutableArray<string> Summary, ImmutableArray<Commit> Commits, ImmutableArray<Jump> Jumps)
{
    private const int NoteColumns = 48;

    /// <summary>Whether there are older commits than those shown.</summary>
    public bool GoesOn => Commits is [.., var oldest] && oldest.Ordinal > 1;

    /// <summary>The commits of a history.</summary>
    /// <param name="database">What the database is called.</param>
    /// <param name="commits">The commits to show, newest first and without a gap.</param>
    public static CommitGraph Of(string database, ImmutableArray<Commit> commits)
    {
        var name = Label.Name(database);
        var shown = commits is [.., var oldest] && oldest.Revision == Revision.Zero.Next ? commits.Add(Commit.Genesis)
            : commits;
        return commits is not [var newest, ..]
            ? new($"{name}: commits", ["None is drawn."], [], [])
            : new(
                $"{name}: commits up to revision {newest.Revision}",
                ["Each names its parent, and an older one to jump to:", "so any revision is found in few steps."],
                shown,
                Laned(commits));
    }

    /// <summary>What a commit is called.</summary>
    public static string Name(Commit commit) => $"revision {commit.Revision}";

    /// <summary>What is said beside a commit, a line each.</summary>
    public static ImmutableArray<Line> Lines(Commit commit)
    {
        if (commit.Revision == Revision.Zero)
        {
            return [new("empty, before the first commit", Ink.Faint)];
        }

        var note = commit.Note.Length == 0 ? "" : $"  {Label.Of(commit.Note, NoteColumns)}";
        return
        [
            new($"{Label.Time(commit.Instant)}  {Label.Entries(commit.Count)}", Ink.Plain),
            new($"jumps to {commit.JumpRevision}{note}", Ink.Faint),
        ];
    }

    // Jumps lie in each other or apart: one lies a lane further out than all that it leaps over.
    private static ImmutableArray<Jump> Laned(ImmutableArray<Commit> commits)
    {
        var lanes = new List<Jump>();
        foreach (var (from, to) in commits
            .Where(commit => commit.JumpRevision != commit.ParentRevision)
            .Select(commit => (From: commit.Revision, To: commit.JumpRevision))
            .OrderBy(jump => jump.From.Number - jump.To.Number))
        {
            var inside = lanes.Where(jump => jump.From <= from && jump.To >= to).Select(jump => jump.Lane);
            lanes.Add(new(from, to, inside.DefaultIfEmpty().Max() + 1));
        }

        return [.. lanes];
    }
}
