using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>Takes a text out of notes.</summary>
internal static class NoteRedaction
{
    private const string Ellipsis = "…";

    /// <summary>
    /// A note with an ellipsis in place of the text; nothing is left of one that would contain it all the same, or be
    /// too long. Without a text it stays as it is.
    /// </summary>
    public static Func<Commit, string> Of(string? text) => commit =>
    {
        if (text is null)
        {
            return commit.Note;
        }

        var redacted = commit.Note.Replace(text, Ellipsis, StringComparison.Ordinal);
        return redacted.Contains(text, StringComparison.Ordinal)
            || Encoding.UTF8.GetByteCount(redacted) > Limits.MaxNoteBytes
            ? ""
            : redacted;
    };
}
