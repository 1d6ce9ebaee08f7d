using System.CommandLine;

namespace DbDb.Functional.Cli;

internal static class PurgeVerb
{
    private static readonly string[] _notes =
    [
        "Rewrites the file without these keys and all values that they ever had. All revisions are kept, with",
        "their numbers, instants and notes; one that changed nothing else changes nothing then. Others may",
        "read and write all the while; interrupted, nothing is changed.",
        "",
        "Afterwards it looks whether anything is left: each byte of the file must belong to a commit, to a",
        "record that a revision reaches or to the two slots at the front, or be zero; and no record may have",
        "one of the keys, nor an index anything of one. If one does, say because somebody has set it again",
        "meanwhile, it ends with 4.",
        "",
        "It can't reach copies, backups and exports, the blocks of the medium on which the old file lay, old",
        "snapshots in processes that hold them, and what the notes of commits say, but for --redact-note's",
        "TEXT: in each note that contains it, it is replaced by an ellipsis, and afterwards none may.",
    ];

    public static Verb Create()
    {
        var keys = new Argument<string[]>("KEY")
        {
            Description = "the keys to erase, or none if a range is given",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var range = new RangeOptions();
        var redact = Options.Text("--redact-note", "TEXT", "also redact this text in the notes of all commits");
        var format = FormatOption.ToShow();
        var write = new WriteOptions();
        return new(
            "purge",
            "erases keys, or a range of them, from every revision",
            [keys],
            [.. range.All, redact, format, .. write.All],
            Run)
        {
            Notes = _notes,
        };

        ExitCode Run(Call call)
        {
            var given = call.Value(keys);
            var isRange = range.IsGiven(call) || (range.IsTyped(call) && given.Length == 0);
            var text = call.Value(redact);
            Check(given.Length > 0, isRange, text);
            range.Check(call, given);
            using var database = write.Open(call, OpenMode.MustExist);
            var (form, wanted) = range.In(call, database.Head.Tree);
            if (isRange && wanted.IsEmpty)
            {
                throw Failure.Argument("no key lies in this range");
            }

            Key[] erased = [.. given.Select(form.Key)];
            using var bar = new CompactionBar(call, "purging");
            var note = NoteRedaction.Of(text);
            var purged = isRange ? database.Purge(wanted, note, bar, call.Interrupt)
                : given.Length > 0 ? database.Purge(erased, note, bar, call.Interrupt)
                : database.PurgeNotes(note, bar, call.Interrupt);
            return Show(
                call,
                call.Rows(call.FormatToShow(format), "name", "value"),
                purged.OrThrow(),
                isRange ? database.ProvePurged(wanted, call.Interrupt).OrThrow()
                    : given.Length > 0 ? database.ProvePurged(erased, call.Interrupt).OrThrow()
                    : null,
                text is null ? null : database.ProveNotesPurged([text], call.Interrupt).OrThrow());
        }
    }

    private static void Check(bool areKeysGiven, bool isRange, string? text)
    {
        if (areKeysGiven && isRange)
        {
            throw Failure.Usage("both keys and a range are given; purge takes one of them");
        }

        if (!areKeysGiven && !isRange && text is null)
        {
            throw Failure.Usage("no KEY and no range is given");
        }

        if (text is "")
        {
            throw Failure.Argument("--redact-note wants a text, not an empty one");
        }
    }

    // Of keys, and of notes: what wasn't asked for isn't shown.
    private static ExitCode Show(Call call, IRowWriter rows, Purged purged, PurgeProof? ofKeys, PurgeProof? ofNotes)
    {
        var proof = ofKeys ?? ofNotes!;
        NamedNumbers.Write(
            rows,
            [
                ("revisions_changed", purged.Revisions),
                ("changes_erased", purged.Changes),
                .. ofNotes is null ? [] : new[] { ("notes_changed", purged.Notes) },
                ("bytes_before", purged.BytesBefore),
                ("bytes_after", purged.BytesAfter),
                ("bytes_examined", proof.Bytes),
                ("records_reached", proof.Records),
                ("bytes_unaccounted", proof.Unaccounted),
                .. ofKeys is null ? [] : new[] { ("keys_found", ofKeys.Found) },
                .. ofNotes is null ? [] : new[] { ("notes_found", ofNotes.Found) },
            ]);
        return ofKeys is { Holds: false } || ofNotes is { Holds: false }
            ? throw Failure.Unusable($"{call.Path}: something of the keys or the text is left, or set again, or isn't "
                + "known; purge again, or verify")
            : ExitCode.Done;
    }
}
