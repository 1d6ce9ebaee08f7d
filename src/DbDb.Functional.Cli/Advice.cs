namespace DbDb.Functional.Cli;

/// <summary>What a person at the command line can do about an error.</summary>
internal static class Advice
{
    /// <summary>What to do, if there is something.</summary>
    public static string? On(DbError error) =>
        error switch
        {
            DbError.Missing => "a verb that writes creates one",
            DbError.Format => "use a newer dbdb",
            DbError.Corrupt => "run 'verify' to list all damage, and restore from a backup",
            DbError.Locked => "try again, or wait longer with --timeout",
            DbError.Poisoned => "look after the disk, and try again",
            DbError.Replaced => "try again with what is there now",
            DbError.Diverged => "copy to another place, or replace the copy",
            DbError.NotRetained { Before.IsSome: true, After.IsSome: true } => "ask for one of them",
            DbError.NotRetained => "ask for that",
            DbError.TooOld => "ask for that time or a later one",
            _ => null,
        };
}
