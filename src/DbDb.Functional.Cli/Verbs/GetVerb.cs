using System.CommandLine;

namespace DbDb.Functional.Cli;

internal static class GetVerb
{
    public static Verb Create()
    {
        var key = new Argument<string>("KEY") { Description = "the key" };
        var keys = new KeyOptions("KEY");
        var read = new ReadOptions();
        return new(
            "get",
            "writes the value of KEY, its bytes and nothing added",
            [key],
            [.. keys.All, .. read.All],
            Run)
        {
            Notes = ["Ends with 3 and 'Key not found' if there is no such key.", "", .. KeyOptions.Notes],
        };

        ExitCode Run(Call call)
        {
            _ = keys.Untyped(call)?.Key(call.Value(key));
            using var database = read.Open(call);
            var tree = read.Snapshot(call, database).Tree;
            var form = keys.In(call, tree);
            if (!tree.TryFind(form.Key(call.Value(key)).Span, out var value))
            {
                throw Failure.KeyNotFound();
            }

            call.Output.Write(form.Shown(value.Span));
            return ExitCode.Done;
        }
    }
}
