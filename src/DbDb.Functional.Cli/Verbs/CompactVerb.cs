namespace DbDb.Functional.Cli;

internal static class CompactVerb
{
    public static Verb Create()
    {
        var keep = KeepOption.Create();
        var format = FormatOption.ToShow();
        var write = new WriteOptions();
        return new(
            "compact",
            "rewrites the file without the revisions that aren't kept",
            [],
            [keep, format, .. write.All],
            Run)
        {
            Notes =
            [
                "The newest revision is always kept; those that are keep their numbers, instants and notes. WHICH is",
                "one of these, or several with commas between, which keep what any of them keeps:",
                "  all                  every revision",
                "  last:N               the newest N",
                "  since:TIME           those of TIME or later, and the one that was the newest then",
                "  within:AGE           the same for so long ago",
                "  every:INTERVAL/AGE   the last one of each interval, until it is so old",
                "  pin:REV              this one; if it isn't there, nothing is done, and it ends with 4",
                "An AGE or an INTERVAL is a number and s, m, h, d or w. So within:1d,every:1h/1w,every:1d/52w thins",
                "the past out as it gets old.",
                "",
                "Others may read and write all the while. The file is replaced at the end, in one step; interrupted,",
                "nothing is changed. It takes the space of what is kept beside the file, and gives back the file's",
                "when nobody reads it any more.",
            ],
        };

        ExitCode Run(Call call)
        {
            using var database = write.Open(call, OpenMode.MustExist);
            var keeping = call.Value(keep);
            keeping.ThrowIfAPinIsMissing(database);
            using var bar = new CompactionBar(call, "compacting");
            var compacted = database.Compact(keeping.Retention, bar, call.Interrupt).OrThrow();
            NamedNumbers.Write(
                call.Rows(call.FormatToShow(format), "name", "value"),
                ("revisions_kept", compacted.Revisions),
                ("revisions_dropped", compacted.Dropped),
                ("bytes_before", compacted.BytesBefore),
                ("bytes_after", compacted.BytesAfter));
            return ExitCode.Done;
        }
    }
}
