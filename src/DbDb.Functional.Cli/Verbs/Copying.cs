using LanguageExt;

namespace DbDb.Functional.Cli;

/// <summary>What the verbs that copy databases have in common.</summary>
internal static class Copying
{
    /// <summary>Copies behind a bar.</summary>
    public static Replicated Shown(Call call, string what, Func<IProgress<ReplicationProgress>, Either<DbError, Replicated>> copy)
    {
        var fraction = 0.0;
        using var progress = new Progress(call.Streams.Error, call.Streams.ErrorIsTerminal, what, () => fraction, TimeProvider.System, "bytes");
        return copy(new Reporter(now =>
        {
            fraction = (double)now.Bytes / now.TotalBytes;
            progress.Reach(now.Bytes);
        })).OrThrow();
    }

    private sealed class Reporter(Action<ReplicationProgress> report) : IProgress<ReplicationProgress>
    {
        public void Report(ReplicationProgress value) => report(value);
    }
}
