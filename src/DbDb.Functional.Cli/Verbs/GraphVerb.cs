using DbDb.Functional.Pictures;

namespace DbDb.Functional.Cli;

internal static class GraphVerb
{
    public static Verb Create()
    {
        var options = new GraphOptions();
        return new(
            "graph", "draws the tree of a revision, or of two and what they share", options.Arguments, options.All, Run)
        {
            Notes =
            [
                "A picture in SVG, light or dark as its viewer is. Boxes are nodes: a leaf shows its keys, a branch",
                "the separators between its children, and where in the file it lies. Of a row with more nodes than",
                "there is room for, those at its ends are drawn, and the rest as one box that says how many they are.",
                "Of two revisions, every node that only one of them has is drawn, while there are no more than N. With",
                "a range, nodes that can't hold keys of it are drawn as one. With --commits: the newest commits, or",
                "those up to REV, with their parents and jumps. TARGET is replaced when the picture is complete.",
            ],
        };

        ExitCode Run(Call call)
        {
            options.Check(call);
            var detail = options.Detail(call);
            using var database = options.Open(call);
            var picture = Draw(call, database, detail);
            using var target = DataTarget.Open(options.Output(call), call);
            picture.Write(options.Format(call), target.Output);
            target.Complete();
            return ExitCode.Done;
        }

        Picture Draw(Call call, Database database, PictureOptions detail)
        {
            var name = Path.GetFileName(call.Path);
            var snapshots = options.Snapshots(call, database);
            return options.IsOfCommits(call)
                ? Picture.Of(name, Commits(database, snapshots[0]).Take(options.Limit(call)))
                : snapshots is [var one, var other] ? Picture.Of(name, one, other, detail)
                : Picture.Of(name, snapshots[0], detail);
        }
    }

    private static IEnumerable<Commit> Commits(Database database, Snapshot newest) =>
        database.History(newest).Select(step => step.OrThrow().Commit);
}
