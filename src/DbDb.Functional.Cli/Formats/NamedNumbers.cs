namespace DbDb.Functional.Cli;

/// <summary>What a verb has done, in numbers.</summary>
internal static class NamedNumbers
{
    /// <summary>Writes a row for each.</summary>
    public static void Write(IRowWriter rows, params ReadOnlySpan<(string Name, long Number)> numbers)
    {
        foreach (var (name, number) in numbers)
        {
            rows.WriteText(name);
            rows.WriteNumber(number);
            rows.EndRow();
        }

        rows.Finish();
    }
}
