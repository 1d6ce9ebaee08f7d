namespace DbDb.Functional.Cli;

internal static class NodeVerb
{
    public static Verb Create()
    {
        var address = AddressArgument.Create();
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new(
            "node",
            "shows one record of the file: a node, a value or a commit",
            [address],
            [format, .. read.WithoutMoment],
            Run
        )
        {
            Notes =
            [
                "'nodes' lists where nodes lie, they say where their children, values and bases do, and a commit where",
                "its root is, its parent and the commit that it jumps to; messages say where damage is. First comes",
                "what the record says of itself, then its entries, or its links to its children. What a damaged record",
                "still says is shown, and what is wrong with it; then it ends with 4.",
                "",
                "Formats:",
                "  tsv    NAME<tab>KEY<tab>VALUE<tab>ADDRESS<tab>NUMBER, escaped as in scan",
                @"  json   {""name"":…,""key"":…,""value"":…,""address"":…,""number"":…} a line, without what there",
                "         isn't; key64, value64 (base64) for bytes that aren't UTF-8",
                "  csv    RFC 4180 with the header name,key,value,address,number",
                "  table  columns, cut to the terminal's width; not to be read back",
                "NAME is 'entry' for an entry, with its value, or with the address of a value that is a record of its",
                "own; 'removed' for a key that is, among changes; 'child' for a child: the separator before it (not",
                "among changes, whose separators are the base's), which child it is from 0, its address and how many",
                "entries it holds. All others say what they are.",
            ],
        };

        ExitCode Run(Call call)
        {
            var asked = call.Value(address);
            using var database = read.Open(call);
            var record = database.Record(asked.Offset).OrThrow();
            AddressArgument.Check(asked, record.Address, call);
            var rows = call.Rows(call.FormatToShow(format), "name", "key", "value", "address", "number");
            RecordRows.Write(record, rows, call.Interrupt);
            rows.Finish();
            record.Fault.IfSome(fault => throw new DbException(new DbError.Corrupt(record.Address.Offset, fault)));
            return ExitCode.Done;
        }
    }
}
