namespace DbDb.Functional.Cli;

/// <summary>
/// Reads a batch: <c>set</c>, key and value, or <c>delete</c> and key, separated by tabs and escaped as in tsv.
/// </summary>
internal static class ChangeReader
{
    /// <summary>The changes, in order.</summary>
    public static IEnumerable<Change> Read(LineReader lines)
    {
        while (TryRead(lines, out var change))
        {
            yield return change;
        }
    }

    private static bool TryRead(LineReader lines, out Change change)
    {
        change = null!;
        if (!lines.TryRead(out var line))
        {
            return false;
        }

        try
        {
            change = Parse(line);
            return true;
        }
        catch (FormatException failure)
        {
            throw lines.Malformed(failure.Message);
        }
    }

    private static Change Parse(ReadOnlySpan<byte> line)
    {
        var tab = line.IndexOf((byte)'\t');
        var word = tab < 0 ? line : line[..tab];
        var rest = line[(tab < 0 ? line.Length : tab + 1)..];
        return word.SequenceEqual("set"u8) ? Set(tab < 0 ? throw new FormatException("no key after 'set'") : rest)
            : word.SequenceEqual("delete"u8)
                ? Delete(tab < 0 ? throw new FormatException("no key after 'delete'") : rest)
            : throw new FormatException(
                $"'{ByteText.Escaped(word[..Math.Min(word.Length, 40)])}' is neither 'set' nor 'delete'");
    }

    private static Change.Set Set(ReadOnlySpan<byte> fields)
    {
        var entry = TsvReader.Entry(fields);
        return new(entry.Key, entry.Value);
    }

    private static Change.Delete Delete(ReadOnlySpan<byte> key) =>
        key.Contains((byte)'\t')
            ? throw new FormatException(@"a tab after the key; as part of a key it is written \t")
            : new(EntryReader.CheckedKey(Escapes.Read(key)));
}
