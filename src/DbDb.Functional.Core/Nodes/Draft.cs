using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Nodes;

/// <summary>
/// A leaf that a builder owns and edits in place: the page may be longer than its record. None is left in a frozen
/// tree.
/// </summary>
internal sealed class Draft(Page page)
{
    public Page Page { get; set; } = page;

    /// <summary>The page, no longer than its record.</summary>
    public Page Frozen() => Page.Length == Record.Length(Page) ? Page : Page.Copy(Record.Length(Page));
}
