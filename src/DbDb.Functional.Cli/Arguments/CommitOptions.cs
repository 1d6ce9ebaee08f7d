using System.CommandLine;
using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>The options of every verb that commits.</summary>
internal sealed class CommitOptions
{
    private readonly Option<string?> _note = Options.Text(
        "--note", "TEXT", "what the commit is for, kept with it; at most 1024 bytes");

    private readonly WriteOptions _write = new();

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_note, .. _write.All];

    /// <summary>Those that say what a commit is for.</summary>
    public IEnumerable<Option> Notes => [_note];

    /// <summary>Opens the database to write, and creates it if it isn't there, unless it must be.</summary>
    public Database Open(Call call, OpenMode mode = OpenMode.OpenOrCreate) => _write.Open(call, mode);

    /// <summary>The note for the commit.</summary>
    public string Note(Call call)
    {
        var note = call.Value(_note) ?? "";
        if (!RawArguments.IsText(note))
        {
            throw Failure.Argument("the note isn't UTF-8, as notes are");
        }

        var size = Encoding.UTF8.GetByteCount(note);
        return size <= Limits.MaxNoteBytes ? note
            : throw Failure.Argument($"note too large: {size} bytes, where {Limits.MaxNoteBytes} are allowed");
    }
}
