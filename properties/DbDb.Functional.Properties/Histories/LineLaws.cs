namespace DbDb.Functional.Properties;

/// <summary>Logs that took each other's place know who was before them, however many there were.</summary>
public class LineLaws
{
    [Law]
    public bool Every_earlier_log_of_a_line_is_an_ancestor_and_neither_the_log_itself_nor_a_later_one_that_remembers_it(
        [Within(1, 3 * LogHead.MostAncestors)] int length,
        [Within(0, int.MaxValue)] int first,
        [Within(0, int.MaxValue)] int second
    )
    {
        var line = Line(1, length);
        var (one, other) = (first % length, second % length);
        return line[one].IsAncestorOf(line[other]) == one < other
            || (one > other && one - other >= LogHead.MostAncestors - 1);
    }

    [Law(Share = 4)]
    public bool A_log_of_another_line_is_none(
        [Within(1, 3 * LogHead.MostAncestors)] int length,
        [Within(1, 3 * LogHead.MostAncestors)] int others
    ) => Line(1_000_000, others).All(other => !other.IsAncestorOf(Line(1, length)[^1]));

    [Law(Share = 4)]
    public bool A_line_of_any_length_is_what_its_slot_says([Within(1, 3 * LogHead.MostAncestors)] int length) =>
        Line(1, length)[^1] is var last
        && Superblock.Decode(Superblock.Encode(last, 0), 0) is Slot.Valid slot
        && slot.Ancestors.SequenceEqual(last.Ancestors)
        && slot.Ancestors.Length == Math.Min(length - 1, LogHead.MostAncestors)
        && (length == 1 || (slot.Ancestors[0] == (ulong)(length - 1) && slot.Ancestors[^1] == 1));

    private static LogHead[] Line(ulong first, int length)
    {
        var line = new List<LogHead> { LogHead.Genesis(first, Limits.Default) };
        while (line.Count < length)
        {
            line.Add(line[^1].Replacement(first + (ulong)line.Count));
        }

        return [.. line];
    }
}
