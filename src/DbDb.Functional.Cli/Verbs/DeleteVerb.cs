using System.CommandLine;

namespace DbDb.Functional.Cli;

internal static class DeleteVerb
{
    public static Verb Create()
    {
        var key = new Argument<string>("KEY") { Description = "the key" };
        var escaped = Call.EscapedOption("KEY");
        var commit = new CommitOptions();
        return new("delete", "removes KEY and its value and commits", [key], [escaped, .. commit.All], Run)
        {
            Notes =
            [
                "Ends with 3 and 'Key not found' if there is no such key; then nothing is committed. If there is no",
                "database, it ends with 4, and creates none.",
            ],
        };

        ExitCode Run(Call call)
        {
            var note = commit.Note(call);
            var doomed = new Key(Call.Bytes(call.Value(key), call.Value(escaped)));
            using var database = commit.Open(call, OpenMode.MustExist);
            database
                .Transact(tree => tree.Contains(doomed) ? tree.Remove(doomed) : throw Failure.KeyNotFound(), note)
                .OrThrow();
            return ExitCode.Done;
        }
    }
}
