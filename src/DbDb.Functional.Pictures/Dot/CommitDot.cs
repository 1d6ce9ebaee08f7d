namespace DbDb.Functional.Pictures;

/// <summary>A <see cref="CommitGraph"/> in Graphviz's language.</summary>
internal static class CommitDot
{
    /// <summary>The file's bytes.</summary>
    public static byte[] Of(CommitGraph graph)
    {
        var line = Style.Of(Sides.Newer).Line;
        return Dot.File(
            [graph.Title, .. graph.Summary],
            [
                .. graph.Commits.Select(commit =>
                    Dot.Node(Name(commit.Revision), [CommitGraph.Name(commit), .. CommitGraph.Lines(commit).Select(text => text.Text)], "fillcolor=\"#ffffff\"")),
                .. graph.Commits.Zip(graph.Commits.Skip(1), (child, parent) => $"{Name(child.Revision)} -> {Name(parent.Revision)}"),
                .. graph.GoesOn ? new[] { $"older [label=\"older ones\", shape=plaintext, style=\"\"]", $"{Name(graph.Commits[^1].Revision)} -> older" } : [],
                .. graph.Jumps.Select(jump =>
                    $"{Name(jump.From)} -> {(jump.To < graph.Commits[^1].Revision ? "older" : Name(jump.To))} [color=\"{line}\", constraint=false]"),
            ]);
    }

    private static string Name(Revision revision) => $"r{revision}";
}
