namespace DbDb.Functional.Pages;

/// <summary>
/// Where nodes meet, their keys must be in order. Each page was found ordered when it was loaded; that neighbours lie
/// on the right sides of the separator between them costs too much to look at on every way down, but a page made of
/// both must not come out disordered.
/// </summary>
internal static class Order
{
    /// <summary>
    /// What is thrown where a file's own nodes contradict each other. Which of them is wrong a verification finds out.
    /// </summary>
    public static DbException Broken() =>
        new(new DbError.Corrupt(0, "the keys of neighbouring nodes are out of order"));

    /// <summary>
    /// Whether the entries of two runs, and those between them, of which the caller knows that they ascend, ascend
    /// together.
    /// </summary>
    public static bool Holds(PageRun front, ReadOnlySpan<FreshEntry> middle, PageRun back) =>
        middle.IsEmpty
            ? front.IsEmpty
                || back.IsEmpty
                || (front.Bytes == back.Bytes ? front.To <= back.From : IsBelow(front, back))
            : (front.IsEmpty || front.Page.Compare(middle[0].Key.Span, front.To - 1) > 0)
                && (back.IsEmpty || back.Page.Compare(middle[^1].Key.Span, back.From) < 0);

    private static bool IsBelow(PageRun front, PageRun back) =>
        back.Page.Compare(front.Page.KeyAt(front.To - 1), back.From) < 0;
}
