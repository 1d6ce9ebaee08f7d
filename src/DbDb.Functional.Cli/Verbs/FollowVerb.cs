using LanguageExt;

namespace DbDb.Functional.Cli;

internal static class FollowVerb
{
    private static readonly string[] _notes =
    [
        "FILE is created if it isn't there, and else continued, as by 'backup' of SOURCE to it. Then what is",
        "committed to SOURCE, by whichever process, is copied as it comes; a compaction of SOURCE is followed",
        "too. A row each time it has caught up. It goes on until it is interrupted, which ends it with 130,",
        "and may be begun again at any time. FILE may be read all the while, but mustn't be written.",
    ];

    public static Verb Create()
    {
        var source = PathArgument.OfDatabase("SOURCE", "the database to follow");
        var limit = Options.Number(
            "--limit", "N", "ends after it has caught up N times", otherwise: long.MaxValue, least: 1);
        var timeout = TimeoutOption.Create();
        var format = FormatOption.ToShow();
        return new(
            "follow",
            "keeps FILE a copy of another database, commit by commit",
            [source],
            [limit, timeout, format],
            Run)
        {
            Notes = _notes,
        };

        ExitCode Run(Call call)
        {
            var path = call.Value(source);
            using var database = Database.Open(path, new() { Mode = OpenMode.ReadOnly })
                .OrFail(error => Failure.Unusable(Messages.Of(error, path)));
            var options = new BackupOptions { LockTimeout = call.Value(timeout) };
            var rows = call.Rows(call.FormatToShow(format), "revision", "instant", "bytes_copied");
            var left = call.Value(limit);
            Tell(call, rows, Copying.RunWithBar(call, "copying", path, call.Path, Backup));
            if (--left == 0)
            {
                return ExitCode.Done;
            }

            using var copy = Database
                .Open(call.Path, new() { Mode = OpenMode.MustExist, LockTimeout = options.LockTimeout })
                .OrThrow();
            try
            {
                var steps = copy.Follow(database, call.Interrupt).ToBlockingEnumerable(call.Interrupt);
                foreach (var step in steps.Where(step => step.Bytes > 0))
                {
                    Tell(call, rows, step);
                    if (--left == 0)
                    {
                        break;
                    }
                }
            }
            catch (DbException failure)
            {
                throw Copying.Refused(failure.Error, path, call.Path);
            }

            return ExitCode.Done;

            Either<DbError, Replicated> Backup(IProgress<ReplicationProgress> progress) =>
                database.Backup(call.Path, options, progress, call.Interrupt);
        }
    }

    private static void Tell(Call call, IRowWriter rows, Replicated step)
    {
        rows.WriteNumber(step.Commit.Revision.Number);
        rows.WriteText(step.Commit.Instant.ToString());
        rows.WriteNumber(step.Bytes);
        rows.EndRow();
        rows.Finish();
        call.Output.Flush();
    }
}
