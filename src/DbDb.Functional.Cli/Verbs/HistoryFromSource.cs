namespace DbDb.Functional.Cli;

/// <summary>Importing a whole history.</summary>
internal static class HistoryFromSource
{
    public static ExitCode Run(Call call, DataSource data, Database database)
    {
        var read = 0L;
        using var progress = new Progress(
            call.Streams.Error,
            call.Streams.ErrorIsTerminal && !(call.Streams.InputIsTerminal && data.IsStandard),
            "importing",
            () => data.Length > 0 ? (double)read / data.Length : -1,
            TimeProvider.System);
        var reporter = new Reporter<HistoryProgress>(now =>
        {
            read = now.Bytes;
            progress.Reach(now.Changes);
        });
        database.ImportHistory(data.Stream, reporter, call.Interrupt).OrFail(error =>
            error is DbError.Malformed malformed
            ? Failure.Malformed(data.Name, malformed.Line, malformed.Reason).With("nothing was imported")
            : error.ToException());
        return ExitCode.Done;
    }
}
