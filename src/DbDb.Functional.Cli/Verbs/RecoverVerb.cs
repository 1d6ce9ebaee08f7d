namespace DbDb.Functional.Cli;

internal static class RecoverVerb
{
    public static Verb Create()
    {
        var target = PathArgument.OfDatabase("TARGET", "the new database to write; nothing may be there");
        var format = FormatOption.ToShow();
        return new(
            "recover", "copies the newest good commit of a damaged file to a new database", [target], [format], Run)
        {
            Notes =
            [
                "For a file that doesn't open any more: looks for commits in all of it, takes the newest whose own",
                "records are whole, and copies what can be read of its entries. FILE isn't changed. Standard error",
                "says which revision was found. What of it can't be read is left out and named on standard output: an",
                "address (offset+length in the file), how many entries are lost with it, and a reason; then it ends",
                "with 4.",
            ],
        };

        ExitCode Run(Call call)
        {
            var path = call.Value(target);
            if (RealDisk.Instance.Look(path) != DiskEntry.Nothing)
            {
                throw Failure.Argument($"{path}: can't write: something is there already");
            }

            var rows = call.Rows(call.FormatToShow(format), "address", "entries", "reason");
            var found = Recovery.Copy(call.Path, path, Report, call.Interrupt).OrThrow();
            rows.Finish();
            if (found.Lost > 0)
            {
                throw Failure.Unusable(
                    $"{call.Path}: {Told(found)}; {Counted(found.Lost)} can't be read and were left out of {path}");
            }

            call.Streams.Error.WriteLine($"{Told(found)} in {path}");
            return ExitCode.Done;

            void Report(Loss loss)
            {
                rows.WriteText(loss.Address.ToString());
                rows.WriteNumber(loss.Entries);
                rows.WriteText(loss.Reason);
                rows.EndRow();
            }
        }
    }

    private static string Told(Recovered found)
    {
        var later = found.Newest > found.Commit.Revision
            ? $" (damaged and left out: what came after it, up to revision {found.Newest})"
            : "";
        return $"recovered revision {found.Commit.Revision}{later}: {Counted(found.Copied)}";
    }

    private static string Counted(long entries) =>
        FormattableString.Invariant($"{entries} {(entries == 1 ? "entry" : "entries")}");
}
