namespace DbDb.Functional.Cli;

internal static class CountVerb
{
    public static Verb Create()
    {
        var range = new RangeOptions();
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new("count", "counts entries, without reading them", [], [.. range.All, format, .. read.All], Run)
        {
            Notes = KeyOptions.Notes,
        };

        ExitCode Run(Call call)
        {
            range.Check(call);
            using var database = read.Open(call);
            var tree = read.Snapshot(call, database).Tree;
            var count = tree.CountOf(range.In(call, tree).Range);
            var rows = call.Rows(call.Value(format) ?? RowFormat.Tsv, "count"); // one number needs no table
            rows.WriteNumber(count);
            rows.EndRow();
            rows.Finish();
            return ExitCode.Done;
        }
    }
}
