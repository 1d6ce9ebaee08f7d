namespace DbDb.Functional.Cli;

/// <summary>
/// Standard error: what is said to people. A message that can't be written, because nobody is there or the disk is
/// full, changes nothing of what was done, nor of the code that says so.
/// </summary>
/// <param name="target">Where to.</param>
internal sealed class MessageWriter(TextWriter target)
{
    /// <summary>
    /// Writes a line. Nothing in it steers a terminal, whatever is in the names and keys that it speaks of.
    /// </summary>
    public void WriteLine(string text) => Attempt(() => target.WriteLine(Escapes.Line(text)));

    /// <summary>Writes text as it is, to draw with.</summary>
    public void Draw(string text) => Attempt(() => target.Write(text));

    private static void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or BrokenPipeException or UnauthorizedAccessException)
        {
            // nobody can be told
        }
    }
}
