namespace DbDb.Functional.HistoryStream;

/// <summary>What a history stream's writers and readers agree on, as HISTORY.md says.</summary>
internal static class HistoryFormat
{
    /// <summary>The version that is written, and the newest that is read. Another one is another document.</summary>
    public const int Version = 1;

    /// <summary>
    /// How many bytes a line has at most, its newline not counted: enough for the longest value and key in base64.
    /// </summary>
    public const int LongestLine = 96 << 20;

    /// <summary>What the first line says that the stream is.</summary>
    public const string Name = "DbDb.Functional history";
}
