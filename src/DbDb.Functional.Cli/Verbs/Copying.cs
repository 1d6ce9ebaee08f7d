using LanguageExt;

namespace DbDb.Functional.Cli;

/// <summary>What the verbs that copy databases have in common.</summary>
internal static class Copying
{
    /// <summary>Copies behind a bar.</summary>
    /// <exception cref="Failure">
    /// It fails. Which of the two is damaged, or is behind, isn't known here: both are named.
    /// </exception>
    public static Replicated RunWithBar(
        Call call,
        string what,
        string from,
        string to,
        Func<IProgress<ReplicationProgress>, Either<DbError, Replicated>> copy)
    {
        var fraction = 0.0;
        using var progress = new Progress(
            call.Streams.Error, call.Streams.ErrorIsTerminal, what, () => fraction, TimeProvider.System, "bytes");
        return copy(new Reporter<ReplicationProgress>(now =>
        {
            fraction = (double)now.Bytes / now.TotalBytes;
            progress.Reach(now.Bytes);
        })).OrFail(error => Refused(error, from, to));
    }

    /// <summary>Why a database can't be copied to another.</summary>
    public static Failure Refused(DbError error, string from, string to) =>
        Failure.Unusable(Messages.Of(error, $"{from} to {to}"));
}
