namespace DbDb.Functional.Cli;

internal static class CountVerb
{
    public static Verb Create()
    {
        var range = new RangeOptions();
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new("count", "counts entries, without reading them", [], [.. range.All, format, .. read.All], Run);

        ExitCode Run(Call call)
        {
            var keys = range.Range(call);
            using var database = read.Open(call);
            var count = read.Snapshot(call, database).Tree.CountOf(keys);
            var rows = call.Rows(call.Value(format) ?? RowFormat.Tsv, "count"); // one number needs no table
            rows.WriteNumber(count);
            rows.EndRow();
            rows.Finish();
            return ExitCode.Done;
        }
    }
}
