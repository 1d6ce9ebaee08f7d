namespace DbDb.Functional.Testing;

/// <summary>What of a disk's pending changes a power cut left, in words, for those who look for a fault.</summary>
internal static class PowerCutStory
{
    private const int Sector = 512;

    public static string Of(DiskImage before, DiskImage after) =>
        string.Join("; ", before.Names.SelectMany(name => OfFile(name.Key, before.Files[name.Value], after)));

    private static IEnumerable<string> OfFile(string path, FileImage file, DiskImage after)
    {
        if (file.Pending.IsEmpty)
        {
            return [];
        }

        if (!after.Names.TryGetValue(path, out var there))
        {
            return [$"{path} is gone"];
        }

        var left = after.Files[there].Durable;
        return file
            .Pending.Select(change =>
                change is FileChange.Write write
                    ? OfWrite(write, left)
                    : $"truncated to {((FileChange.Resize)change).Length}"
            )
            .Append($"{path} has {left.Length} bytes");
    }

    // By what lies there now: a sector that a later write changed too may count as not there.
    private static string OfWrite(FileChange.Write write, Contents left)
    {
        var (there, sectors) = (new List<long>(), 0);
        var bytes = new byte[Sector];
        for (var at = 0; at < write.Bytes.Length; at += Sector, sectors++)
        {
            var part = write.Bytes.Span[at..Math.Min(at + Sector, write.Bytes.Length)];
            if (
                left.Read(write.Offset + at, bytes.AsSpan(0, part.Length)) == part.Length
                && part.SequenceEqual(bytes.AsSpan(0, part.Length))
            )
            {
                there.Add(write.Offset + at);
            }
        }

        return $"written {write.Offset}+{write.Bytes.Length}: " + (there.Count == sectors ? "all there"
            : there.Count == 0 ? "nothing there"
            : $"{there.Count} of {sectors} sectors there, {string.Join(" ", there.Take(16))}");
    }
}
