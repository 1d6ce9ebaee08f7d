using System.Text;

namespace DbDb.Functional.Cli;

internal static class WatchVerb
{
    private static readonly string[] _notes =
    [
        "Every commit from the first on that is kept is shown, none twice, whichever process makes it. A row",
        "for each change, 'set' or 'delete', in the order of keys; then one that says 'commit', when all of",
        "them are there: it comes for every commit, also for one that changed nothing in the range. What was",
        "written is passed on after each commit. It goes on until it has shown N commits or is interrupted,",
        "which ends it with 130.",
        "",
        "Where a compaction has dropped revisions before they were shown, standard error says which, and what",
        "they changed comes with the next that is kept. What a purge erases from all revisions isn't shown as",
        "deleted: nobody has deleted it.",
        "",
        .. KeyOptions.Notes,
        "",
        "Formats:",
        "  tsv    REVISION<tab>INSTANT<tab>CHANGE<tab>KEY<tab>VALUE, escaped as in scan; no value after",
        "         'delete', neither key nor value after 'commit'",
        @"  json   {""revision"":…,""instant"":…,""change"":…,""key"":…,""value"":…} a line, without what",
        "         there isn't; key64, value64 (base64) for bytes that aren't UTF-8",
        "  csv    RFC 4180 with the header revision,instant,change,key,value",
        "  table  columns, cut to the terminal's width; not to be read back",
    ];

    private const long FromNowOn = 0;

    public static Verb Create()
    {
        var since = Options.Number(
            "--since",
            "REV",
            "begins with this revision, or the next that is kept, though it be an old one; if not given, with the next",
            otherwise: FromNowOn,
            least: 1);
        var range = new RangeOptions();
        var limit = Options.Number("--limit", "N", "ends after N commits", otherwise: long.MaxValue, least: 0);
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new(
            "watch",
            "shows commits as they come, with what each changed",
            [],
            [since, .. range.All, limit, format, .. read.WithoutMoment],
            Run)
        {
            Notes = _notes,
        };

        ExitCode Run(Call call)
        {
            range.Check(call);
            using var database = read.Open(call);
            var (form, keys) = range.In(call, database.Head.Tree);
            var first = call.Value(since) is var given and not FromNowOn ? new Revision(given)
                : database.Head.Revision.Next;
            var rows = call.Rows(call.FormatToShow(format), "revision", "instant", "change", "key", "value");
            var left = call.Value(limit);
            if (left == 0)
            {
                return ExitCode.Done;
            }

            var watched = new WatchedChanges(database, new(first.Number - 1));
            foreach (var (step, gap) in watched.Steps(call.Interrupt))
            {
                gap.IfSome(dropped => call.Streams.Error.WriteLine($"dbdb: {call.Path}: {dropped}"));
                Write(step.After, Diff.Between(step.Before, step.After.Tree, keys), form, rows, call.Interrupt);
                rows.Finish();
                call.Output.Flush();
                if (--left == 0)
                {
                    break;
                }
            }

            return ExitCode.Done;
        }
    }

    private static void Write(
        Snapshot snapshot,
        IEnumerable<TreeChange> changes,
        KeyForm form,
        IRowWriter rows,
        CancellationToken interrupt)
    {
        var instant = Encoding.UTF8.GetBytes(snapshot.Instant.ToString());
        foreach (var change in changes)
        {
            interrupt.ThrowIfCancellationRequested();
            Begin(change is TreeChange.Removed ? "delete"u8 : "set"u8);
            form.WriteKey(rows, change.Key.Span);
            form.WriteValue(rows, change.After());
            rows.EndRow();
        }

        Begin("commit"u8);
        rows.WriteNothing();
        rows.WriteNothing();
        rows.EndRow();

        void Begin(ReadOnlySpan<byte> what)
        {
            rows.WriteNumber(snapshot.Revision.Number);
            rows.WriteBytes(instant);
            rows.WriteBytes(what);
        }
    }
}
