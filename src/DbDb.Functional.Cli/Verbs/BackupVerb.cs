namespace DbDb.Functional.Cli;

internal static class BackupVerb
{
    public static Verb Create()
    {
        var target = PathArgument.OfDatabase("TARGET", "the copy; created if it isn't there");
        var replace = Options.Flag("--replace", "makes the copy anew where it can't be continued");
        var verify = Options.Flag("--verify", "reads back what was copied, and checks it");
        var timeout = TimeoutOption.Create();
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new(
            "backup",
            "copies the database to another file, or brings a copy up to date",
            [target],
            [replace, verify, timeout, format, .. read.WithoutMoment],
            Run)
        {
            Notes =
            [
                "The copy is a database, with every revision that is kept. It is consistent, whoever writes meanwhile.",
                "Onto an older copy only what is new is copied; if the database was compacted since, all of it, into a",
                "file that takes the copy's place at the end. Each record is checked on the way. Interrupted, it",
                "leaves a copy of some earlier revision, and goes on from there the next time.",
                "",
                "A copy to which something else was committed, or that is damaged, is refused; so is one that ends",
                "with a revision that a compaction of the database has dropped, since what it holds can't be compared",
                "any more. --replace puts a new copy in its place, in one step when it is complete.",
            ],
        };

        ExitCode Run(Call call)
        {
            using var database = read.Open(call);
            var copy = call.Value(target);
            var options = new BackupOptions
            {
                Replace = call.Value(replace),
                Verify = call.Value(verify),
                LockTimeout = call.Value(timeout),
            };
            var done = Copying.RunWithBar(
                call, "copying", call.Path, copy, progress => database.Backup(copy, options, progress, call.Interrupt));
            NamedNumbers.Write(
                call.Rows(call.FormatToShow(format), "name", "value"),
                ("revision_before", done.Before.Number),
                ("revision", done.Commit.Revision.Number),
                ("bytes_copied", done.Bytes));
            return ExitCode.Done;
        }
    }
}
