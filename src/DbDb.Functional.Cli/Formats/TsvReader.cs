namespace DbDb.Functional.Cli;

/// <summary>
/// Key, tab, value, each escaped as <see cref="Escapes"/> does. Every byte but tab, newline and backslash stands for
/// itself, a carriage return before the newline too: what can be said in one way only is read in one way only.
/// </summary>
internal static class TsvReader
{
    /// <summary>The entry that a line stands for.</summary>
    /// <exception cref="FormatException">It stands for none.</exception>
    public static Entry Entry(ReadOnlySpan<byte> line)
    {
        var tab = line.IndexOf((byte)'\t');
        if (tab < 0)
        {
            throw new FormatException(
                line.IsEmpty ? "an empty line, where KEY<tab>VALUE is wanted" : "no tab between key and value");
        }

        if (line[(tab + 1)..].Contains((byte)'\t'))
        {
            throw new FormatException(@"a second tab; as part of a key or a value it is written \t");
        }

        var bytes = new byte[line.Length - 1];
        var key = Escapes.Read(line[..tab], bytes);
        var value = Escapes.Read(line[(tab + 1)..], bytes.AsSpan(tab));
        return EntryReader.Checked(bytes.AsMemory(0, key), bytes.AsMemory(tab, value));
    }
}
