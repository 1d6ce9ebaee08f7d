namespace DbDb.Functional.Cli;

internal static class NodesVerb
{
    public static Verb Create()
    {
        var limit = Options.Number("--limit", "N", "no more than N nodes", otherwise: long.MaxValue, least: 0);
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new(
            "nodes",
            "lists the nodes of a revision's tree, and where they lie",
            [],
            [limit, format, .. read.All],
            Run
        )
        {
            Notes =
            [
                "Each node comes before those below it, and those in the order of their keys: the root first. It is",
                "read when its line is written, however many there are. What can't be read is 'unreadable', and what",
                "lies below it isn't listed; then it ends with 4.",
                "",
                "Formats:",
                "  tsv    ADDRESS<tab>BYTES<tab>KIND<tab>LEVEL<tab>ENTRIES<tab>BASE",
                @"  json   {""address"":…,""bytes"":…,""kind"":…,""level"":…,""entries"":…,""base"":…} a line, without",
                "         what there isn't",
                "  csv    RFC 4180 with the header address,bytes,kind,level,entries,base",
                "  table  columns, cut to the terminal's width; not to be read back",
                "ADDRESS is an offset and a length in bytes, for 'node' to take; KIND leaf or branch, or leaf-changes",
                "or branch-changes, which have a BASE: the address of the node that they change. LEVEL is 0 for",
                "leaves; ENTRIES are those in and below the node.",
            ],
        };

        ExitCode Run(Call call)
        {
            using var database = read.Open(call);
            var rows = call.Rows(call.FormatToShow(format), "address", "bytes", "kind", "level", "entries", "base");
            var unreadable = 0L;
            Listing.Write(StoredNode.Of(read.Snapshot(call, database)), call.Value(limit), rows, Write, call.Interrupt);
            return unreadable == 0 ? ExitCode.Done
                : throw Failure.Unusable(FormattableString.Invariant(
                    $"{call.Path}: damaged: {unreadable} {(unreadable == 1 ? "node" : "nodes")} can't be read; ")
                    + "run 'verify' to list all damage");

            void Write(StoredNode node)
            {
                unreadable += node.Fault.IsSome ? 1 : 0;
                rows.WriteText(node.Address.ToString());
                rows.WriteNumber(node.Address.Length);
                rows.WriteText(Kind(node));
                rows.WriteNumber(node.Level);
                rows.WriteNumber(node.Count);
                node.Base.Match(Some: whole => rows.WriteText(whole.ToString()), None: rows.WriteNothing);
            }
        }
    }

    private static string Kind(StoredNode node) =>
        node.Fault.IsSome ? "unreadable"
            : $"{(node.Level == 0 ? "leaf" : "branch")}{(node.Base.IsSome ? "-changes" : "")}";
}
