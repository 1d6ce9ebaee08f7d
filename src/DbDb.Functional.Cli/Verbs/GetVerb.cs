using System.CommandLine;

namespace DbDb.Functional.Cli;

internal static class GetVerb
{
    public static Verb Create()
    {
        var key = new Argument<string>("KEY") { Description = "the key" };
        var escaped = Call.EscapedOption("KEY");
        var read = new ReadOptions();
        return new("get", "writes the value of KEY, its bytes and nothing added", [key], [escaped, .. read.All], Run)
        {
            Notes = ["Ends with 3 and 'Key not found' if there is no such key."],
        };

        ExitCode Run(Call call)
        {
            var sought = Call.Bytes(call.Value(key), call.Value(escaped));
            using var database = read.Open(call);
            if (!read.Snapshot(call, database).Tree.TryFind(sought, out var value))
            {
                throw Failure.KeyNotFound();
            }

            call.Output.Write(value.Span);
            return ExitCode.Done;
        }
    }
}
