using System.CommandLine;

namespace DbDb.Functional.Cli;

internal static class ExportVerb
{
    public static Verb Create()
    {
        var target = new Argument<string>("TARGET")
        {
            Description = "the file to write; - or nothing for standard output",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "-",
        };
        var format = FormatOption.ToExchange();
        var read = new ReadOptions();
        return new("export", "writes all entries to TARGET, for import to read", [target], [format, .. read.All], Run)
        {
            Notes =
            [
                "A file is replaced when it is complete, and left as it was if that fails. Imported elsewhere, it gives the same entries,",
                "byte for byte.",
                "",
                .. FormatNotes.Written[..^1],
            ],
        };

        ExitCode Run(Call call)
        {
            using var database = read.Open(call);
            var tree = read.Snapshot(call, database).Tree;
            using var data = DataTarget.Open(call.Value(target), call);
            var done = 0L;
            using var progress = new Progress(
                call.Streams.Error,
                call.Streams.ErrorIsTerminal && !(call.Streams.OutputIsTerminal && data.IsStandard),
                "exporting",
                () => (double)done / tree.Count,
                TimeProvider.System);
            var rows = RowWriter.Of(call.Value(format) ?? RowFormat.Tsv, data.Output, call.Streams, "key", "value");
            Scan.Entries(tree.Scan(KeyRange.All), long.MaxValue, rows, call.Interrupt, () =>
            {
                done++;
                progress.Step();
            });
            data.Complete();
            return ExitCode.Done;
        }
    }
}
