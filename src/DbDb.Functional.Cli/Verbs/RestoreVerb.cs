namespace DbDb.Functional.Cli;

internal static class RestoreVerb
{
    public static Verb Create()
    {
        var target = PathArgument.OfDatabase("TARGET", "the new database to write; nothing may be there");
        var format = FormatOption.ToShow();
        var read = new ReadOptions();
        return new(
            "restore",
            "copies the database as it was at a revision to a new file",
            [target],
            [format, .. read.All],
            Run)
        {
            Notes =
            [
                "The new database has every revision that is kept up to the newest, or up to the one that --at says,",
                "with their numbers, instants and notes; from there on each goes its own way. So it is the way back:",
                "to before a mistake, or from a backup. FILE isn't changed. Each record is checked on the way. TARGET",
                "gets its name when it is complete.",
            ],
        };

        ExitCode Run(Call call)
        {
            using var database = read.Open(call);
            var revision = read.Snapshot(call, database).Revision;
            var path = call.Value(target);
            var done = Copying.RunWithBar(
                call,
                "restoring",
                call.Path,
                path,
                progress => database.Restore(path, revision, progress, call.Interrupt));
            NamedNumbers.Write(
                call.Rows(call.FormatToShow(format), "name", "value"),
                ("revision", done.Commit.Revision.Number),
                ("bytes_copied", done.Bytes));
            return ExitCode.Done;
        }
    }
}
