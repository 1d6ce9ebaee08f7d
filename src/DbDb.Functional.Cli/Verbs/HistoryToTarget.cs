namespace DbDb.Functional.Cli;

/// <summary>Exporting a whole history.</summary>
internal static class HistoryToTarget
{
    public static ExitCode Run(Call call, Database database, string target)
    {
        using var data = DataTarget.Open(target, call);
        var head = database.Head.Commit;
        var fraction = 0.0;
        using var progress = new Progress(
            call.Streams.Error,
            call.Streams.ErrorIsTerminal && !(call.Streams.OutputIsTerminal && data.IsStandard),
            "exporting",
            () => fraction,
            TimeProvider.System);
        using var stream = new OutputStream(data.Output);
        var reporter = new Reporter<HistoryProgress>(now =>
        {
            fraction = Math.Max(fraction, Fraction(now, head));
            progress.Reach(now.Changes);
        });
        database.ExportHistory(stream, reporter, call.Interrupt).OrThrow();
        data.Complete();
        return ExitCode.Done;
    }

    // Guessed, as if about as many entries changed as the newest revision has.
    private static double Fraction(HistoryProgress now, Commit head) =>
        ((double)now.Revision.Number / now.Newest.Number * head.Ordinal + Math.Min(now.Changes, head.Count))
            / (head.Ordinal + head.Count);
}
