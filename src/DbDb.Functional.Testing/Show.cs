using System.Globalization;

namespace DbDb.Functional.Testing;

/// <summary>
/// Counterexamples as a person can read them: text quoted, other bytes in hexadecimal, runs as a product.
/// </summary>
public static class Show
{
    private const int LongestText = 24;
    private const int MostRuns = 20;

    /// <summary>A key's bytes.</summary>
    public static string Of(Key key) => Of(key.Span);

    /// <summary>A value's bytes.</summary>
    public static string Of(Value value) => Of(value.Span);

    /// <summary>Key and value.</summary>
    public static string Of(Entry entry) => $"{Of(entry.Key)}: {Of(entry.Value)}";

    /// <summary>The bounds: a bracket includes, a parenthesis excludes.</summary>
    public static string Of(KeyRange range) =>
        range.IsBounded ? $"[{Of(range.Lower)}, {Of(range.Upper)})" : $"[{Of(range.Lower)}, …)";

    /// <summary>As it would be written in C#.</summary>
    public static string Of(Limits limits) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"new Limits({limits.LeafBytes}, {limits.BranchBytes}, {limits.BranchChildren}, {limits.InlineValueBytes})"
        );

    /// <summary>A list, each item as <paramref name="show"/> has it.</summary>
    public static string Of<T>(IEnumerable<T> items, Func<T, string> show) =>
        $"[{string.Join(", ", items.Select(show))}]";

    /// <summary>Bytes: up to 24 printable ones of ASCII as text, others as runs.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= LongestText && !bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return $"\"{System.Text.Encoding.ASCII.GetString(bytes)}\"";
        }

        var runs = new List<string>();
        for (var rest = bytes; !rest.IsEmpty && runs.Count < MostRuns;)
        {
            var length = rest.IndexOfAnyExcept(rest[0]) is var end and >= 0 ? end : rest.Length;
            runs.Add(
                rest[0].ToString("x2", CultureInfo.InvariantCulture)
                    + (length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"*{length}"))
            );
            rest = rest[length..];
            if (runs.Count == MostRuns && !rest.IsEmpty)
            {
                runs.Add(string.Create(CultureInfo.InvariantCulture, $"… {bytes.Length} bytes"));
            }
        }

        return $"<{string.Join(' ', runs)}>";
    }
}
