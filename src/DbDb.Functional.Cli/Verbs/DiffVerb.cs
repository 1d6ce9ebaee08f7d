namespace DbDb.Functional.Cli;

internal static class DiffVerb
{
    private static readonly string[] _notes =
    [
        "In the order of keys. Revision 0 is the empty database. What both revisions share isn't read. It ends with 0",
        "whether there are changes or not. What revision 7 did is undone by",
        "  dbdb FILE diff 7 6 --batch | dbdb FILE batch",
        "",
        .. KeyOptions.Notes,
        "",
        "Formats:",
        "  tsv    CHANGE<tab>KEY<tab>BEFORE<tab>AFTER, escaped as in scan; CHANGE is 'added' (then BEFORE is empty),",
        "         'removed' (AFTER is) or 'changed'. With --keys, CHANGE<tab>KEY; with --count,",
        "         ADDED<tab>REMOVED<tab>CHANGED",
        @"  json   {""change"":…,""key"":…,""before"":…,""after"":…} a line, without what there isn't; key64,",
        "         before64, after64 (base64) for bytes that aren't UTF-8",
        "  csv    RFC 4180 with the header change,key,before,after",
        "  table  columns, cut to the terminal's width; not to be read back",
    ];

    public static Verb Create()
    {
        var before = MomentArgument.Of("BEFORE", "a revision's number, or a time, as for --at elsewhere");
        var after = MomentArgument.OrNewest("AFTER", "another, later or earlier; the newest revision if not given");
        var range = new RangeOptions();
        var form = new DiffForm();
        var read = new ReadOptions();
        return new(
            "diff",
            "shows what was added, removed and changed between two revisions",
            [before, after],
            [.. range.All, .. form.All, .. read.WithoutMoment],
            Run)
        {
            Notes = _notes,
        };

        ExitCode Run(Call call)
        {
            range.Check(call);
            form.Check(call, range);
            using var database = read.Open(call);
            var (old, now) = (call.Value(before).In(database).OrThrow(), call.Value(after).In(database).OrThrow());
            var (keyForm, keys) = range.In(call, now.Tree, old.Tree);
            form.Write(call, old.Tree, now.Tree, keyForm, keys);
            return ExitCode.Done;
        }
    }
}
