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
        "one of the keys, nor an index anything of one. If one does, say because somebody has set it again meanwhile, it ends with 4.",
        "",
        "It can't reach copies, backups and exports, the blocks of the medium on which the old file lay, old",
        "snapshots in processes that hold them, and what the notes of commits say.",
    ];

    public static Verb Create()
    {
        var keys = new Argument<string[]>("KEY")
        {
            Description = "the keys to erase, or none if a range is given",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var range = new RangeOptions();
        var format = FormatOption.ToShow();
        var write = new WriteOptions();
        return new(
            "purge",
            "erases keys, or a range of them, from every revision",
            [keys],
            [.. range.All, format, .. write.All],
            Run)
        {
            Notes = _notes,
        };

        ExitCode Run(Call call)
        {
            var given = call.Value(keys);
            var isRange = range.IsGiven(call) || (range.IsTyped(call) && given.Length == 0);
            if (given.Length > 0 == isRange)
            {
                throw Failure.Usage(isRange
                    ? "both keys and a range are given; purge takes one of them"
                    : "no KEY and no range is given");
            }

            range.Check(call, given);
            using var database = write.Open(call, OpenMode.MustExist);
            var (form, wanted) = range.In(call, database.Head.Tree);
            if (isRange && wanted.IsEmpty)
            {
                throw Failure.Argument("no key lies in this range");
            }

            Key[] erased = [.. given.Select(form.Key)];
            using var bar = new CompactionBar(call, "purging");
            var purged = isRange
                ? database.Purge(wanted, bar, call.Interrupt).OrThrow()
                : database.Purge(erased, bar, call.Interrupt).OrThrow();
            var proof = isRange
                ? database.ProvePurged(wanted, call.Interrupt).OrThrow()
                : database.ProvePurged(erased, call.Interrupt).OrThrow();
            NamedNumbers.Write(
                call.Rows(call.FormatToShow(format), "name", "value"),
                ("revisions_changed", purged.Revisions),
                ("changes_erased", purged.Changes),
                ("bytes_before", purged.BytesBefore),
                ("bytes_after", purged.BytesAfter),
                ("bytes_examined", proof.Bytes),
                ("records_reached", proof.Records),
                ("bytes_unaccounted", proof.Unaccounted),
                ("keys_found", proof.Found));
            return proof.Holds ? ExitCode.Done
                : throw Failure.Unusable($"{call.Path}: something of the keys is left, or set again, or isn't known; "
                    + "purge again, or verify");
        }
    }
}
