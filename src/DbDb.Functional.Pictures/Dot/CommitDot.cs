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
                    Dot.Node(Name(commit.Revision), Lines(commit), "fillcolor=\"#ffffff\"")),
                .. graph.Commits.Zip(
                    graph.Commits.Skip(1), (child, parent) => $"{Name(child.Revision)} -> {Name(parent.Revision)}"),
                .. graph.GoesOn ? OlderOnes(graph.Commits[^1]) : [],
                .. graph.Jumps.Select(jump =>
                    $"{Name(jump.From)} -> {Target(jump)} [color=\"{line}\", constraint=false]"),
            ]);

        string Target(Jump jump) => jump.To < graph.Commits[^1].Revision ? "older" : Name(jump.To);
    }

    private static IEnumerable<string> Lines(Commit commit) =>
        [CommitGraph.Name(commit), .. CommitGraph.Lines(commit).Select(line => line.Text)];

    private static string[] OlderOnes(Commit oldest) =>
        ["older [label=\"older ones\", shape=plaintext, style=\"\"]", $"{Name(oldest.Revision)} -> older"];

    private static string Name(Revision revision) => $"r{revision}";
}
