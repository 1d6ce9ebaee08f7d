using System.Diagnostics;
using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>
/// Reads entries from lines, one at a time and no more than one in memory. What is malformed ends it with a
/// <see cref="Failure"/> that names source, line and reason.
/// </summary>
internal static class EntryReader
{
    /// <summary>
    /// The longest line that can make sense: one that spells every byte of the longest entry as a JSON escape.
    /// </summary>
    public const int LongestLine = (6 * (Limits.MaxKeyBytes + Limits.MaxValueBytes)) + 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => Encoding.UTF8.Preamble;

    /// <summary>The entries of <paramref name="lines"/>, in the order in which they stand there.</summary>
    public static IEnumerable<Entry> Read(RowFormat format, LineReader lines) =>
        format switch
        {
            RowFormat.Tsv => Lines(lines, TsvReader.Entry, skipMark: false),
            RowFormat.Json => Lines(lines, JsonReader.Entry, skipMark: true),
            RowFormat.Csv => new CsvReader(lines).Entries(),
            _ => throw new UnreachableException(),
        };

    /// <summary>A key and a value that are within their limits.</summary>
    /// <exception cref="FormatException">One isn't.</exception>
    public static Entry Checked(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value) =>
        new(CheckedKey(key), CheckedValue(value));

    /// <summary>A key that is within its limit.</summary>
    /// <exception cref="FormatException">It isn't.</exception>
    public static Key CheckedKey(ReadOnlyMemory<byte> key) => new(Within(key, Limits.MaxKeyBytes, "key"));

    /// <summary><paramref name="line"/> without the mark that some programs put at a file's beginning.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) =>
        line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;

    private static Value CheckedValue(ReadOnlyMemory<byte> value) => new(Within(value, Limits.MaxValueBytes, "value"));

    private static ReadOnlyMemory<byte> Within(ReadOnlyMemory<byte> bytes, int limit, string what) =>
        bytes.Length <= limit ? bytes
        : throw new FormatException(FormattableString.Invariant(
            $"{what} too large: {bytes.Length} bytes, where {limit} are allowed"));

    private static IEnumerable<Entry> Lines(LineReader lines, Func<ReadOnlySpan<byte>, Entry> parse, bool skipMark)
    {
        while (TryRead(lines, parse, skipMark, out var entry))
        {
            yield return entry;
        }
    }

    private static bool TryRead(LineReader lines, Func<ReadOnlySpan<byte>, Entry> parse, bool skipMark, out Entry entry)
    {
        entry = default;
        if (!lines.TryRead(out var line))
        {
            return false;
        }

        try
        {
            entry = parse(skipMark && lines.Number == 1 ? WithoutMark(line) : line);
            return true;
        }
        catch (FormatException failure)
        {
            throw lines.Malformed(failure.Message);
        }
    }
}
