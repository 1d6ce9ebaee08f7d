namespace DbDb.Functional.Cli;

internal static class ScanVerb
{
    public static Verb Create()
    {
        var range = new RangeOptions();
        var reverse = Options.Flag("--reverse", "from the last key to the first");
        var limit = Options.Number("--limit", "N", "no more than N entries", otherwise: long.MaxValue, least: 0);
        var keysOnly = Options.Flag("--keys", "keys without values");
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new(
            "scan",
            "shows entries in the order of their keys",
            [],
            [.. range.All, reverse, limit, keysOnly, format, .. read.All],
            Run)
        {
            Notes = [.. KeyOptions.Notes, "", .. FormatNotes.Written],
        };

        ExitCode Run(Call call)
        {
            range.Check(call);
            using var database = read.Open(call);
            var tree = read.Snapshot(call, database).Tree;
            var (form, keys) = range.In(call, tree);
            var descending = call.Value(reverse);
            if (call.Value(keysOnly))
            {
                var rows = call.Rows(call.FormatToShow(format), "key");
                Scan.Keys(
                    descending ? tree.KeysDescending(keys) : tree.Keys(keys),
                    form,
                    call.Value(limit),
                    rows,
                    call.Interrupt);
            }
            else
            {
                var rows = call.Rows(call.FormatToShow(format), "key", "value");
                Scan.Entries(tree.Scan(keys, descending), form, call.Value(limit), rows, call.Interrupt);
            }

            return ExitCode.Done;
        }
    }
}
