namespace DbDb.Functional.Cli;

internal static class GraphVerb
{
    public static Verb Create()
    {
        var options = new GraphOptions();
        return new("graph", "draws the tree of a revision, or of two and what they share", options.Arguments, options.All, Run)
        {
            Notes =
            [
                "A picture in SVG, light or dark as its viewer is. Boxes are nodes: a leaf shows its keys, a branch the separators between its",
                "children, and where in the file it lies. Of a row with more nodes than there is room for, those at its ends are drawn, and the",
                "rest as one box that says how many they are. Of two revisions, every node that only one of them has is drawn, while there are no",
                "more than N. With a range, nodes that can't hold keys of it are drawn as one. With --commits: the newest commits, or those up to",
                "REV, with their parents and jumps. TARGET is replaced when the picture is complete.",
            ],
        };

        ExitCode Run(Call call)
        {
            options.Check(call);
            var range = options.Range(call);
            using var database = options.Open(call);
            var snapshots = options.Snapshots(call, database);
            var picture = options.IsOfCommits(call) ? Commits(call, database, snapshots[0]) : Trees(call, snapshots, range);
            using var target = DataTarget.Open(options.Output(call), call);
            target.Output.Write(picture);
            target.Complete();
            return ExitCode.Done;
        }

        byte[] Commits(Call call, Database database, Snapshot newest)
        {
            var commits = database.History(newest).Select(step => step.OrThrow().Commit).Take(options.Limit(call));
            var graph = CommitGraph.Of(call.Path, [.. commits]);
            return options.IsDot(call) ? CommitDot.Of(graph) : CommitPicture.Of(graph);
        }

        byte[] Trees(Call call, IReadOnlyList<Snapshot> snapshots, KeyRange range)
        {
            var graph = snapshots is [var older, var newer]
                ? TreeGraph.Of(call.Path, older, newer, range, options.Nodes(call))
                : TreeGraph.Of(call.Path, snapshots[0], range, options.Nodes(call));
            return options.IsDot(call) ? TreeDot.Of(graph) : TreePicture.Of(graph);
        }
    }
}
