namespace DbDb.Functional.Cli;

internal static class ExportVerb
{
    public static Verb Create()
    {
        var target = PathArgument.OrStandard("TARGET", "the file to write; - or nothing for standard output");
        var format = FormatOption.ToExchange();
        var history = HistoryOption.Create("writes every revision, with its instant, its note and what it changed");
        var read = new ReadOptions();
        return new(
            "export", "writes all entries to TARGET, for import to read", [target], [format, history, .. read.All], Run)
        {
            Notes =
            [
                "A file is replaced when it is complete, and left as it was if that fails. Imported elsewhere, it",
                "gives the same entries, byte for byte.",
                "",
                "With --history, it is JSON lines, which end in a checksum; imported with --history, they give the",
                "same revisions.",
                "",
                .. FormatNotes.Written[..^1],
            ],
        };

        ExitCode Run(Call call)
        {
            if (call.Value(history))
            {
                HistoryOption.Exclude(call, [format, .. read.Past]);
            }

            using var database = read.Open(call);
            return call.Value(history) ? HistoryToTarget.Run(call, database, call.Value(target))
                : Entries(call, database);
        }

        ExitCode Entries(Call call, Database database)
        {
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
            var bytes = new KeyForm.Bytes(escaped: false);
            Scan.Entries(tree.Scan(KeyRange.All), bytes, long.MaxValue, rows, call.Interrupt, () =>
            {
                done++;
                progress.Step();
            });
            data.Complete();
            return ExitCode.Done;
        }
    }
}
