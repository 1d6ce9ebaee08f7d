namespace DbDb.Functional;

/// <summary>
/// A leaf that a builder owns and edits in place: its array may be longer than its page. None is left in a frozen tree.
/// </summary>
internal sealed class Draft(byte[] page)
{
    public byte[] Page { get; set; } = page;

    /// <summary>The page in an array of its own length.</summary>
    public byte[] Frozen() => Page.Length == Record.Length(Page) ? Page : Page.AsSpan(0, Record.Length(Page)).ToArray();
}
