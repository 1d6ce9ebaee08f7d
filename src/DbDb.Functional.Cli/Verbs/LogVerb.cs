using LanguageExt;

namespace DbDb.Functional.Cli;

internal static class LogVerb
{
    private static readonly string[] _notes =
    [
        "Begins with the newest commit, or with --at's, and reads no more of the file than it shows: with",
        "--limit, a few records; with --key, each commit and what it changed on the way to the key; with",
        "--note, each commit. --note's TEXT is compared as it is, case and all.",
        "",
        .. KeyOptions.Notes,
        "",
        "Formats, without --key and with it:",
        "  tsv    REVISION<tab>INSTANT<tab>ENTRIES<tab>BYTES<tab>NOTE, escaped as in scan",
        "         REVISION<tab>INSTANT<tab>CHANGE<tab>VALUE<tab>NOTE; CHANGE is added, changed or removed,",
        "         which has no value",
        @"  json   {""revision"":…,""instant"":…,""entries"":…,""bytes"":…,""note"":…} a line",
        @"         {""revision"":…,""instant"":…,""change"":…,""value"":…,""note"":…}; value64 (base64) for",
        "         bytes that aren't UTF-8",
        "  csv    RFC 4180 with the header revision,instant,entries,bytes,note or",
        "         revision,instant,change,value,note",
        "  table  columns, cut to the terminal's width; not to be read back",
        "ENTRIES are those of the revision, BYTES those that the commit added to the file. --at takes a",
        "REVISION or an INSTANT.",
    ];

    public static Verb Create()
    {
        var key = Options.Text("--key", "KEY", "only commits that changed this key, and what became of it");
        var keys = new KeyOptions("KEY");
        var note = Options.Text("--note", "TEXT", "only commits whose note contains this text");
        var limit = Options.Number("--limit", "N", "no more than N commits", otherwise: long.MaxValue, least: 0);
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new("log", "shows commits, newest first", [], [key, .. keys.All, note, limit, format, .. read.All], Run)
        {
            Notes = _notes,
        };

        ExitCode Run(Call call)
        {
            Check(call);
            var text = call.Value(note) ?? "";
            using var database = read.Open(call);
            var newest = read.Snapshot(call, database);
            var history = database.History(newest).Select(step =>
            {
                call.Interrupt.ThrowIfCancellationRequested();
                return step;
            });
            if (call.Value(key) is not { } sought)
            {
                var says = history.Where((Either<DbError, Snapshot> step) => Says(step));
                var rows = call.Rows(call.FormatToShow(format), "revision", "instant", "entries", "bytes", "note");
                Listing.Write(says, call.Value(limit), rows, step => Write(step.OrThrow(), rows), call.Interrupt);
            }
            else
            {
                var rows = call.Rows(call.FormatToShow(format), "revision", "instant", "change", "value", "note");
                var form = keys.In(call, newest.Tree);
                var found = KeyHistory
                    .Of(history, form.Key(sought))
                    .Where((Either<DbError, KeyRevision> step) => Says(step.Map(one => one.Snapshot)));
                Listing.Write(
                    found, call.Value(limit), rows, step => Write(step.OrThrow(), form, rows), call.Interrupt);
            }

            return ExitCode.Done;

            bool Says(Either<DbError, Snapshot> step) => step.Match(
                Right: snapshot => snapshot.Note.Contains(text, StringComparison.Ordinal), Left: _ => true);
        }

        void Check(Call call)
        {
            var untyped = keys.Untyped(call);
            if (call.Value(key) is { } sought)
            {
                _ = untyped?.Key(sought);
            }
            else if (untyped is null)
            {
                throw Failure.Usage("--keyspace says how --key is given, which isn't");
            }
        }
    }

    private static void Write(Snapshot snapshot, IRowWriter rows)
    {
        Begin(snapshot, rows);
        rows.WriteNumber(snapshot.Commit.Count);
        rows.WriteNumber(snapshot.Address.End - snapshot.Commit.Start);
        rows.WriteText(snapshot.Note);
    }

    private static void Write(KeyRevision found, KeyForm form, IRowWriter rows)
    {
        Begin(found.Snapshot, rows);
        rows.WriteKind(found.Change);
        form.WriteValue(rows, found.Change.After());
        rows.WriteText(found.Snapshot.Note);
    }

    private static void Begin(Snapshot snapshot, IRowWriter rows)
    {
        rows.WriteNumber(snapshot.Revision.Number);
        rows.WriteText(snapshot.Instant.ToString());
    }
}
