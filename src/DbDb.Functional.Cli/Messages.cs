namespace DbDb.Functional.Cli;

/// <summary>What standard error says.</summary>
internal static class Messages
{
    /// <summary>What, where, and what to do, in one line.</summary>
    /// <param name="error">What happened.</param>
    /// <param name="path">The database, for errors that don't name it.</param>
    public static string Of(DbError error, string path)
    {
        var fact = NamesItsPath(error) ? error.Message : $"{path}: {error.Message}";
        return Advice.On(error) is { } advice ? $"{fact}; {advice}" : fact;
    }

    /// <summary>Which code says it.</summary>
    public static ExitCode Code(DbError error) =>
        error is DbError.TooLarge ? ExitCode.WrongArguments : ExitCode.Unusable;

    private static bool NamesItsPath(DbError error) =>
        error is DbError.Missing or DbError.NotADatabase or DbError.Format or DbError.Io or DbError.Locked
            or DbError.OpenedReadOnly
            or DbError.Poisoned or DbError.Replaced;
}
