namespace DbDb.Functional.Cli;

internal static class VerifyVerb
{
    private static readonly string[] _notes =
    [
        "Checks checksums, order, counts and the chain of commits. Faults go to standard output, each an",
        "address (offset+length in the file) and a reason; then it ends with 4. With --at, only that revision",
        "is read.",
        "",
        "Of the superblock there are two slots. Where one is damaged, nothing is lost, and the next commit",
        "writes it anew; it is a fault all the same, since the next damage may hit the other one.",
    ];

    public static Verb Create()
    {
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new("verify", "reads every node of every revision and names each fault", [], [format, .. read.All], Run)
        {
            Notes = _notes,
        };

        ExitCode Run(Call call)
        {
            var rows = call.Rows(call.FormatToShow(format), "address", "reason");
            var (faults, spares, revisions, entries) = (0L, 0L, 0L, 0L);
            try
            {
                using var database = read.Open(call);
                var snapshot = read.Snapshot(call, database);
                var violations = read.IsPast(call) ? Verification.Of(snapshot)
                    : Verification.Of(database, _ => revisions++);
                foreach (var violation in violations)
                {
                    call.Interrupt.ThrowIfCancellationRequested();
                    spares += violation.IsOfSpare ? 1 : 0;
                    Report(violation.Address.ToString(), violation.Reason);
                }

                revisions = read.IsPast(call) ? 1 : revisions;
                entries = snapshot.Tree.Count;
            }
            catch (DbException failure) when (failure.Error is DbError.Corrupt corrupt)
            {
                Report(FormattableString.Invariant($"{corrupt.Offset}"), corrupt.Reason);
            }

            rows.Finish();
            if (faults > 0)
            {
                throw Failure.Unusable(faults == spares
                    ? $"{call.Path}: damaged: one of the two superblock slots; all revisions can be read, and the next "
                        + "commit writes it anew"
                    : $"{call.Path}: damaged: {Counted(faults, "fault")}; restore from a backup");
            }

            call.Streams.Error.WriteLine(
                $"ok: {Counted(revisions, "revision")}, {entries} {(entries == 1 ? "entry" : "entries")}");
            return ExitCode.Done;

            void Report(string address, string reason)
            {
                faults++;
                rows.WriteText(address);
                rows.WriteText(reason);
                rows.EndRow();
            }
        }
    }

    private static string Counted(long count, string what) => count == 1 ? $"{count} {what}" : $"{count} {what}s";
}
