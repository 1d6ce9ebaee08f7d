using LanguageExt;

namespace DbDb.Functional.HistoryStream;

/// <summary>A line of a history stream.</summary>
internal abstract record HistoryLine
{
    private HistoryLine()
    {
    }

    /// <summary>The first line.</summary>
    /// <param name="Limits">The sizes of the database's trees.</param>
    /// <param name="First">The oldest revision; 0 if there is none.</param>
    /// <param name="Last">The newest revision; 0 if there is none.</param>
    public sealed record Header(Limits Limits, Revision First, Revision Last) : HistoryLine;

    /// <summary>A revision, whose changes follow.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Instant">When it was committed.</param>
    /// <param name="Note">What its author had to say.</param>
    public sealed record Commit(Revision Number, Instant Instant, string Note) : HistoryLine;

    /// <summary>A change.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Now">The value that it has; none if it has none any more.</param>
    public sealed record Change(Key Key, Option<Value> Now) : HistoryLine;

    /// <summary>The last line.</summary>
    /// <param name="Revisions">How many revisions there were.</param>
    /// <param name="Sets">How many changes with a value.</param>
    /// <param name="Removals">How many without.</param>
    /// <param name="Hash">The hash of all lines before it, in small hexadecimal digits.</param>
    public sealed record End(long Revisions, long Sets, long Removals, string Hash) : HistoryLine;
}
