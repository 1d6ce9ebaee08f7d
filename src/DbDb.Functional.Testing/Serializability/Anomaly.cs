using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace DbDb.Functional.Testing;

/// <summary>
/// Something that can't have happened if the operations were done one after the other. Operations are named by their
/// index in the history.
/// </summary>
public abstract record Anomaly
{
    private Anomaly()
    {
    }

    /// <summary>In words.</summary>
    public sealed override string ToString() =>
        this switch
        {
            Contradiction found => Text($"#{found.Operation} contradicts itself: {found.Words}"),
            Unappended found => Text($"#{found.Reader} read {found.Number} in {found.List}, which nobody appended"),
            Aborted found => Text(
                $"#{found.Reader} read {found.Number} in {found.List}, which #{found.Appender} appended, and #{found.Appender} was aborted"
            ),
            Repeated found => Text($"#{found.Reader} read {found.Number} twice in {found.List}"),
            Reordered found => Text(
                $"#{found.Reader} read {found.Number} and {found.Next} in {found.List}, which #{found.Appender} didn't append in this order"
            ),
            Disagreement found => Text(
                $"#{found.Reader} and #{found.Other} read {found.List}, and neither list begins with the other"
            ),
            Cycle found => $"{found.Kind}: {string.Join("; ", found.Steps)}",
            _ => throw new UnreachableException(),
        };

    private static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);

    /// <summary>An operation's reads don't fit to each other, or to its own appends.</summary>
    /// <param name="Operation">The operation.</param>
    /// <param name="Words">Why.</param>
    public sealed record Contradiction(int Operation, string Words) : Anomaly;

    /// <summary>A number was read that nobody appended.</summary>
    /// <param name="Reader">Who read it.</param>
    /// <param name="List">Where.</param>
    /// <param name="Number">The number.</param>
    public sealed record Unappended(int Reader, string List, long Number) : Anomaly;

    /// <summary>A number was read whose append is known not to have happened: a dirty read.</summary>
    /// <param name="Reader">Who read it.</param>
    /// <param name="Appender">Whose append it was.</param>
    /// <param name="List">Where.</param>
    /// <param name="Number">The number.</param>
    public sealed record Aborted(int Reader, int Appender, string List, long Number) : Anomaly;

    /// <summary>A number was read twice in one list: an append was done twice.</summary>
    /// <param name="Reader">Who read it.</param>
    /// <param name="List">Where.</param>
    /// <param name="Number">The number.</param>
    public sealed record Repeated(int Reader, string List, long Number) : Anomaly;

    /// <summary>Two appends of one operation were read in another order.</summary>
    /// <param name="Reader">Who read them.</param>
    /// <param name="Appender">Whose appends they were.</param>
    /// <param name="List">Where.</param>
    /// <param name="Number">The number that was read.</param>
    /// <param name="Next">The number after it.</param>
    public sealed record Reordered(int Reader, int Appender, string List, long Number, long Next) : Anomaly;

    /// <summary>Two reads of a list of which neither is the beginning of the other.</summary>
    /// <param name="Reader">One who read it.</param>
    /// <param name="Other">The other.</param>
    /// <param name="List">The list.</param>
    public sealed record Disagreement(int Reader, int Other, string List) : Anomaly;

    /// <summary>Operations of which each must have been before the next, and the last before the first.</summary>
    /// <param name="Steps">Why each must have been before the next.</param>
    public sealed record Cycle(ImmutableArray<Precedence> Steps) : Anomaly
    {
        /// <summary>What such a cycle is called.</summary>
        public string Kind =>
            Steps is [var one, var two]
            && string.Equals(one.List, two.List, StringComparison.Ordinal)
            && Has(PrecedenceReason.Saw)
            && Has(PrecedenceReason.Missed)
                ? "intermediate read"
            : Has(PrecedenceReason.RealTime) ? "against real time"
            : !Has(PrecedenceReason.Missed)
                ? Has(PrecedenceReason.Saw) ? "circular flow of information"
                    : "cycle of writes"
            : Steps.Count(step => step.Reason == PrecedenceReason.Missed) == 1 ? "read skew or lost update"
            : "write skew or lost update";

        private bool Has(PrecedenceReason reason) => Steps.Any(step => step.Reason == reason);
    }
}
