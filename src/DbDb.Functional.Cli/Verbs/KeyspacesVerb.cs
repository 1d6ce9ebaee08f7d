namespace DbDb.Functional.Cli;

internal static class KeyspacesVerb
{
    public static Verb Create()
    {
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new("keyspaces", "lists the keyspaces of a revision's tree", [], [format, .. read.All], Run)
        {
            Notes =
            [
                "Those that were declared by programs, in the order of their names, with the codecs of their keys and",
                "values and their indexes. What was written as bytes isn't in any.",
                "",
                "Formats:",
                "  tsv    NAME<tab>ENTRIES<tab>KEYS<tab>VALUES<tab>INDEXES",
                @"  json   {""name"":…,""entries"":…,""keys"":…,""values"":…,""indexes"":…} a line",
                "  csv    RFC 4180 with the header name,entries,keys,values,indexes",
                "  table  columns, cut to the terminal's width; not to be read back",
                "INDEXES are NAME (CODEC), or NAME (unique CODEC), with commas between them.",
            ],
        };

        ExitCode Run(Call call)
        {
            using var database = read.Open(call);
            var rows = call.Rows(call.FormatToShow(format), "name", "entries", "keys", "values", "indexes");
            var tree = read.Snapshot(call, database).Tree;
            Listing.Write(tree.Keyspaces(), long.MaxValue, rows, Write, call.Interrupt);
            return ExitCode.Done;

            void Write(KeyspaceDescription keyspace)
            {
                rows.WriteText(keyspace.Name);
                rows.WriteNumber(tree.CountOf(keyspace.Entries));
                rows.WriteText(keyspace.Keys);
                rows.WriteText(keyspace.Values);
                rows.WriteText(string.Join(", ", keyspace.Indexes));
            }
        }
    }
}
